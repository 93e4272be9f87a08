namespace KapFhir.Auth.Users;

/// <summary>What somebody is in the clinic: says what their <c>user/</c> scopes may reach.</summary>
public enum UserRole
{
    /// <summary>A patient: their own record.</summary>
    Patient,

    /// <summary>Treats: every record.</summary>
    Practitioner,

    /// <summary>Watches over privacy: may see every record, and change consents.</summary>
    PrivacyOfficer,

    /// <summary>Runs the server: what belongs to no patient, and maintenance.</summary>
    Administrator,
}

/// <summary>What is known of a user beside name and password.</summary>
/// <param name="DisplayName">As pages show it.</param>
/// <param name="Roles">What the user is.</param>
/// <param name="FhirUser">The resource that the user is, <c>Practitioner/1</c>; empty for none.</param>
public sealed record UserDetails(string DisplayName, IReadOnlyList<UserRole> Roles, string FhirUser)
{
    private static readonly string[] Types = ["Patient", "Practitioner", "PractitionerRole", "RelatedPerson", "Person"];

    /// <summary>What is wrong with it, or null.</summary>
    public string? Fault => Roles.Count == 0 ? "A user needs a role."
        : FhirUser.Length > 0 && !(FhirUser.Split('/') is [var type, { Length: > 0 }] && Types.Contains(type, StringComparer.Ordinal))
            ? $"'{FhirUser}' is no resource that a user can be. Give Type/id, of {string.Join(", ", Types)}."
        : Roles.Contains(UserRole.Patient) && !FhirUser.StartsWith("Patient/", StringComparison.Ordinal)
            ? "A user with the role patient is a Patient: give its reference, Patient/id." : null;
}
