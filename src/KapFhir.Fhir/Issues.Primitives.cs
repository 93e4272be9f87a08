// https://hl7.org/fhir/R4/datatypes.html#primitive
namespace KapFhir.Fhir;

/// <content>The form of each primitive in words; <see cref="JsonBadPrimitive"/> puts the element and the value before it.</content>
public static partial class Issues
{
    internal const string DateForm = "write YYYY, YYYY-MM or YYYY-MM-DD, without time or zone.";
    internal const string DateTimeForm =
        "write YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm:ss+zz:zz; a time has seconds and a zone (Z or +hh:mm), and 24:00 is "
        + "written as 00:00 of the next day.";
    internal const string InstantForm = "write YYYY-MM-DDThh:mm:ss+zz:zz with date, time, seconds and zone (Z or +hh:mm).";
    internal const string TimeForm = "write hh:mm:ss from 00:00:00 to 23:59:59, without zone.";
    internal const string NoSuchMonth = "there is no such month; months are 01 to 12.";
    internal const string NoSuchDay = "there is no such day in that month; correct the date.";
    internal const string IntegerForm = "write a whole number from -2147483648 to 2147483647, without decimal point or exponent.";
    internal const string UnsignedIntForm = "write a whole number from 0 to 2147483647, without decimal point or exponent.";
    internal const string PositiveIntForm = "write a whole number from 1 to 2147483647, without decimal point or exponent.";
    internal const string DecimalForm =
        "this server takes at most 256 characters and exponents from -999 to 999; write the number shorter.";
    internal const string UriForm = "a URI has no white space; escape a space as %20.";
    internal const string OidForm = "write urn:oid: and the numbers with dots, for example urn:oid:2.16.840.1.113883.4.3.";
    internal const string UuidForm =
        "write urn:uuid: and the UUID in lower case, for example urn:uuid:c757873d-ec9a-4326-a141-556f43239520.";
    internal const string StringForm = "text has at most 1,048,576 characters; send longer content as an Attachment or Binary.";
    internal const string IdForm = "an id has 1 to 64 characters out of A-Z, a-z, 0-9, hyphen and dot.";
    internal const string ElementIdForm = "the id of an element has no spaces; remove them.";
    internal const string Base64Form =
        "write standard base64: A-Z, a-z, 0-9, + and /, padded with = to a multiple of four (not the URL-safe alphabet).";
    internal const string CodeForm = "a code has no white space at its ends and single spaces inside; trim it.";
    internal const string ControlCharacter = "text has no control characters other than tab, line feed and carriage return; remove them.";
    internal const string LoneSurrogate =
        "an escape is half of a surrogate pair, which is no character; send both halves, or the character itself.";
}
