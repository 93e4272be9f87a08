using KapFhir.Auth.Users;

namespace KapFhir.Auth.Operations;

/// <summary>Callers in words, and by what users are.</summary>
public static class OperationTexts
{
    /// <summary>As refusals and docs/access.md say it.</summary>
    public static string Of(OperationCallers caller) => caller switch
    {
        OperationCallers.Everybody => "everybody",
        OperationCallers.Patient => "the patient",
        OperationCallers.Practitioner => "practitioners",
        OperationCallers.PrivacyOfficer => "privacy officers",
        OperationCallers.Administrator => "administrators",
        _ => "services",
    };

    /// <summary>What a role may call as.</summary>
    public static OperationCallers CallerOf(UserRole role) => role switch
    {
        UserRole.Patient => OperationCallers.Patient,
        UserRole.Practitioner => OperationCallers.Practitioner,
        UserRole.PrivacyOfficer => OperationCallers.PrivacyOfficer,
        UserRole.Administrator => OperationCallers.Administrator,
        _ => OperationCallers.None,
    };
}
