namespace KapFhir.Kap.Demo;

/// <summary>What is treated.</summary>
/// <param name="Snomed">Its SNOMED CT code.</param>
/// <param name="Display">In words.</param>
/// <param name="Icd10">Its ICD-10-CM code.</param>
internal sealed record DemoIndication(string Snomed, string Display, string Icd10)
{
    internal static DemoIndication Depression { get; } = new("370143000", "Major depressive disorder", "F32.2");

    internal static DemoIndication Recurrent { get; } = new("66344007", "Recurrent major depression", "F33.2");

    internal static DemoIndication Resistant { get; } = new("1153570009", "Treatment resistant depression", "F33.2");

    internal static DemoIndication Trauma { get; } = new("313182004", "Chronic post-traumatic stress disorder", "F43.12");

    internal static DemoIndication Anxiety { get; } = new("21897009", "Generalized anxiety disorder", "F41.1");

    internal static DemoIndication SocialAnxiety { get; } = new("25501002", "Social phobia", "F40.10");

    internal static DemoIndication Pain { get; } = new("82423001", "Chronic pain", "G89.4");

    internal bool IsDepression => this == Depression || this == Recurrent || this == Resistant;
}
