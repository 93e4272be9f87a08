// https://pages.nist.gov/800-63-4/sp800-63b.html#passwordver
namespace KapFhir.Auth.Users;

/// <summary>
/// Passwords that guessers try first. NIST wants those refused that are in lists of common ones, words of a dictionary alone, repeated or sequential characters, and words of
/// the service. At twelve characters nearly all of a list's entries are a common word or two, filled up by digits: so the words are listed, and what is left of a password
/// when digits and signs are taken out is held against them.
/// </summary>
public static class CommonPasswords
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyz";
    private const string Digits = "01234567890";
    private static readonly string[] Runs = [Letters, Digits, "qwertyuiop", "asdfghjkl", "zxcvbnm", "qazwsxedcrfvtgbyhnujmikolp", "1q2w3e4r5t6y7u8i9o0p"];

    // The words most often found in passwords that became known, then those that somebody would try here.
    private static readonly HashSet<string> Words = new((
        "password passwort passw pass passcode passphrase passe motdepasse contrasena senha qwerty qwertz azerty qwert asdf asdfgh zxcv letmein letme welcome willkommen bienvenue iloveyou "
        + "loveyou love lover lovely sunshine princess princesse prinzessin dragon monkey football baseball basketball soccer hockey superman batman spiderman starwars pokemon master shadow michael "
        + "jennifer jessica ashley daniel thomas robert matthew andrew joshua charlie jordan hunter ranger buster killer trustno trustnoone secret secrets computer internet google facebook yahoo "
        + "microsoft windows apple samsung android iphone admin administrator root user guest test testing tester tester demo default changeme changeit change please freedom whatever nothing "
        + "hello hallo bonjour hola summer winter spring autumn january february march april june july august september october november december monday tuesday wednesday thursday friday saturday "
        + "sunday cheese cookie chocolate banana orange purple yellow green blue black white silver golden diamond flower angel angels butterfly jesus jesuschrist christ heaven god blessed family "
        + "mother father daddy mommy baby babygirl sister brother friend friends forever together always never again mustang ferrari porsche harley corvette yamaha ginger pepper maggie bailey "
        + "tigger snoopy mickey minnie disney hannah sophie nicole samantha amanda melissa stephanie michelle elizabeth william richard anthony jonathan christopher alexander benjamin "
        + "liverpool arsenal chelsea barcelona realmadrid manchester united america england canada australia newyork london paris texas dallas chicago boston "
        + "one two three four five six seven eight nine ten zero the and you are mine this is my new old big hot access login logon signin enter open sesame abc xyz "
        + "kapfhir kap fhir smart ketamine esketamine spravato clinic clinics therapy therapist psychotherapy doctor nurse patient patients hospital health healthcare medical medicine psychiatry").Split(' '),
        StringComparer.Ordinal);

    /// <summary>True if a password is too easy to guess.</summary>
    /// <param name="password">The password.</param>
    /// <param name="userName">What its user types before it.</param>
    public static bool Has(string password, string userName)
    {
        var folded = password.ToLowerInvariant();
        var name = Only(userName.ToLowerInvariant(), char.IsAsciiLetter);
        return folded.Distinct().Count() < 5 || folded.Contains(userName, StringComparison.OrdinalIgnoreCase) || folded.All(c => char.IsAsciiDigit(c) || !char.IsLetterOrDigit(c))
            || IsRun(Only(folded, char.IsLetterOrDigit))
            || new[] { folded, Unmasked(folded) }.Any(text => IsMadeOf(Only(text, char.IsLetter), name, mostWords: 3));
    }

    // pa$$w0rd says password.
    private static string Unmasked(string text) => string.Concat(text.Select(c => c switch
    {
        '0' => 'o', '1' or '!' or '|' => 'i', '3' => 'e', '4' or '@' => 'a', '5' or '$' => 's', '7' or '+' => 't', _ => c,
    }));

    private static string Only(string text, Func<char, bool> isKept) => string.Concat(text.Where(isKept));

    // One run of neighbours, forwards or backwards, perhaps twice or from its middle.
    private static bool IsRun(string text) => text.Length > 2 && Runs.Any(run =>
    {
        var endless = string.Concat(Enumerable.Repeat(run, (text.Length / run.Length) + 2));
        return endless.Contains(text, StringComparison.Ordinal) || endless.Contains(string.Concat(text.Reverse()), StringComparison.Ordinal);
    });

    private static bool IsMadeOf(string text, string name, int mostWords) => text.Length <= 2
        || (mostWords > 0 && Enumerable.Range(3, text.Length - 2).Any(length =>
            (Words.Contains(text[..length]) || text[..length] == name || IsRun(text[..length])) && IsMadeOf(text[length..], name, mostWords - 1)));
}
