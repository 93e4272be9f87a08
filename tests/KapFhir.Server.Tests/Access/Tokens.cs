namespace KapFhir.Server.Tests.Access;

/// <summary>The tokens of the matrix: levels, versions of scopes, letters, filters, roles.</summary>
internal static class Tokens
{
    /// <summary>Each by its name, as <see cref="AccessToken.Of"/> reads it.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "dr: patient/*.cruds", "dr: patient/*.rs", "dr: patient/*.read", "dr: patient/*.write", "dr: patient/*.*",
        "dr: patient/Observation.rs", "dr: patient/Observation.r", "dr: patient/Observation.s", "dr: patient/Observation.c", "dr: patient/Observation.cud",
        "dr: patient/Observation.rs?category=survey", "dr: patient/Observation.cruds?category=survey", "dr: patient/Observation.rs?category=survey patient/Patient.r",
        "dr@bob: patient/*.rs",
        "dr: user/*.cruds", "dr: user/*.rs", "dr: user/*.read", "dr: user/Observation.rs", "dr: user/Observation.rs?category=laboratory", "dr: user/Observation.cruds?category=survey",
        "dr: user/Patient.rs user/Observation.cud", "dr: user/Practitioner.rs patient/Observation.rs",
        "ann: patient/*.cruds", "ann: patient/*.rs", "ann@bob: patient/*.rs", "ann: user/*.cruds", "ann: user/*.rs", "ann: user/Observation.rs?category=survey",
        "officer: user/*.cruds", "officer: user/*.rs", "officer: user/Observation.r", "officer: patient/*.rs",
        "root: user/*.cruds", "root: user/*.rs", "root: patient/*.rs",
        "service: system/*.cruds", "service: system/*.rs", "service: system/Observation.rs", "service: system/Observation.rs?category=survey", "service: system/Patient.cu", "service: system/*.read",
        "dr: openid fhirUser",
    ];

    /// <summary>Further ones that name Binary: alone, with what stands for it, and with both at different levels.</summary>
    public static IReadOnlyList<string> OfBinaries { get; } =
    [
        "dr: patient/Binary.rs", "dr: patient/Binary.rs patient/Observation.rs", "dr: patient/Binary.rs user/Observation.rs", "dr: user/Binary.rs patient/Observation.rs",
        "dr: user/Binary.rs", "dr: user/Binary.rs user/Observation.rs", "dr: user/Binary.rs user/Observation.rs?category=survey", "dr: user/Binary.rs user/Observation.rs?category=laboratory",
        "ann: patient/Binary.rs patient/Observation.rs", "root: user/Binary.rs user/Observation.rs", "service: system/Binary.rs", "service: system/Binary.rs system/Observation.rs",
    ];
}
