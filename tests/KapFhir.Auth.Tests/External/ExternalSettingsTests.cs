using KapFhir.Auth.External;
using Shouldly;
using Xunit;

namespace KapFhir.Auth.Tests.External;

/// <summary>What a provider's names mean, clouds and their issuers, and which settings stop the start.</summary>
public sealed class ExternalSettingsTests
{
    private const string Tenant = "8eaef023-2b34-4da1-9baa-8bc8c9d6a490";

    [Theory]
    [InlineData("patient.Patient.read", "patient/Patient.read")]
    [InlineData("patient.all.read", "patient/*.read")]
    [InlineData("user.all.all", "user/*.*")]
    [InlineData("system.Observation.cruds", "system/Observation.cruds")]
    [InlineData("patient$Patient.rs", "patient/Patient.rs")]
    [InlineData("patient%2FPatient.rs", "patient/Patient.rs")]
    [InlineData("patient.Observation.rs?category=http://terminology.hl7.org/CodeSystem/observation-category|survey", "patient/Observation.rs?category=http://terminology.hl7.org/CodeSystem/observation-category|survey")]
    [InlineData("patient.Observation.rs?code=a.b", "patient/Observation.rs?code=a.b")]
    [InlineData("patient/Patient.rs", "patient/Patient.rs")]
    [InlineData("launch.patient", "launch/patient")]
    [InlineData("launch.encounter", "launch/encounter")]
    [InlineData("api://kap/user.all.rs", "user/*.rs")]
    [InlineData("api://kap/records.read", "user/*.rs launch/patient")]
    [InlineData("api://other/user.all.rs", "api://other/user.all.rs")]
    [InlineData("records.read", "user/*.rs launch/patient")]
    [InlineData("patients.all.read", "patients.all.read")]
    [InlineData("patient.all", "patient.all")]
    [InlineData("user.a.b.c", "user.a.b.c")]
    [InlineData("openid", "openid")]
    public void A_providers_scope_means(string name, string meaning) =>
        new ScopeNames(ExternalOptions.Map("records.read=user/*.rs launch/patient")!, ["api://kap"]).Read([name]).ShouldBe(meaning);

    [Theory]
    [InlineData("https://login.microsoftonline.com/", "https://sts.windows.net/{tenantid}/")]
    [InlineData("https://login.microsoftonline.com", "https://sts.windows.net/{tenantid}/")]
    [InlineData("https://login.microsoftonline.us/", "https://sts.windows.net/{tenantid}/")]
    [InlineData("https://login.partner.microsoftonline.cn/", "https://sts.chinacloudapi.cn/{tenantid}/")]
    [InlineData("https://login.chinacloudapi.cn/", "https://sts.chinacloudapi.cn/{tenantid}/")]
    [InlineData("https://clinic.ciamlogin.com/", null)]
    [InlineData("https://login.microsoftonline.com.evil.example/", null)]
    public void A_cloud_has_its_issuer_of_version_1(string instance, string? issuer)
    {
        var entra = new AzureAdOptions { Instance = instance, TenantId = Tenant };
        entra.IssuerOfVersion1.ShouldBe(issuer);
        entra.Authority.ShouldBe(instance.TrimEnd('/') + "/" + Tenant + "/v2.0");
        var trusted = TrustedIssuers.Of(entra.Authority, new ExternalOptions(), entra);
        trusted.Templates.ShouldBe(issuer is null ? [entra.Authority] : [entra.Authority, issuer]);
        trusted.Tenants.ShouldBe([Tenant]);
    }

    [Fact]
    public void A_tenant_that_is_set_by_a_domain_is_the_one_that_its_document_names()
    {
        var entra = new AzureAdOptions { TenantId = "clinic.onmicrosoft.com" };
        TrustedIssuers.Of($"https://login.microsoftonline.com/{Tenant}/v2.0", new ExternalOptions(), entra).Tenants.ShouldBe([Tenant]);
        TrustedIssuers.Of("https://login.microsoftonline.com/{tenantid}/v2.0", new ExternalOptions(), entra).Tenants.ShouldBe([]);
    }

    [Theory]
    [InlineData(null, null, new[] { "00000000-aaaa" })]
    [InlineData("kap", null, new[] { "kap", "api://kap" })]
    [InlineData("kap", "https://fhir.example", new[] { "https://fhir.example" })]
    public void Audiences_of_Entra(string? client, string? audience, string[] expected)
    {
        var entra = new AzureAdOptions { ClientId = client ?? "", Audience = audience ?? "", Audiences = client is null ? ["00000000-aaaa"] : [] };
        entra.AllAudiences().ShouldBe(expected);
    }

    private static readonly Dictionary<string, Action<ExternalOptions, AzureAdOptions>> Bad = new(StringComparer.Ordinal)
    {
        ["Auth:External:Authority, or AzureAd:TenantId"] = (o, _) => o.Authority = "",
        ["Auth:External:Authority and AzureAd:TenantId"] = (_, a) => a.TenantId = Tenant,
        ["Auth:External:Authority is"] = (o, _) => o.Authority = "http://login.clinic.example",
        ["Auth:External:MetadataAddress"] = (o, _) => o.MetadataAddress = "login",
        ["Auth:External:Tenants is for Microsoft"] = (o, _) => o.Tenants = Tenant,
        ["Auth:External:Algorithms is 'RS256,HS256'"] = (o, _) => o.Algorithms = "RS256,HS256",
        ["Auth:External:Algorithms is 'none'"] = (o, _) => o.Algorithms = "none",
        ["Auth:External:Algorithms is ''"] = (o, _) => o.Algorithms = "",
        ["Auth:External:ClockSkew"] = (o, _) => o.ClockSkew = TimeSpan.FromMinutes(6),
        ["Auth:External:IntrospectionCache"] = (o, _) => o.IntrospectionCache = TimeSpan.FromMinutes(2),
        ["Auth:External:RefreshPause"] = (o, _) => o.RefreshPause = TimeSpan.FromSeconds(-1),
        ["Auth:External:MetadataRefresh"] = (o, _) => o.MetadataRefresh = TimeSpan.FromDays(2),
        ["Auth:External:ScopeMap"] = (o, _) => o.ScopeMap = "records.read",
        ["Auth:External:ServiceRoles"] = (o, _) => o.ServiceRoles = "a=b; a=c",
        ["Auth:External:ClientScopes"] = (o, _) => o.ClientScopes = "=system/*.rs",
        ["Auth:External:ServiceClaims"] = (o, _) => o.ServiceClaims = "idtyp",
        ["IntrospectionClientSecret belong together"] = (o, _) => o.IntrospectionClientId = "kap",
        ["Auth:External:Introspection is Always"] = (o, _) => o.Introspection = IntrospectionUse.Always,
        ["AzureAd:Instance"] = (o, a) => Entra(o, a).Instance = "login.microsoftonline.com",
        ["AzureAd:ClientId"] = (o, a) => Entra(o, a).ClientId = "",
        ["consumers"] = (o, a) => Entra(o, a).TenantId = "consumers",
        ["anybody's tenant"] = (o, a) => Entra(o, a).TenantId = "organizations",
        ["names the one tenant"] = (o, a) => (Entra(o, a).TenantId, o.Tenants) = (Tenant, Tenant),
        ["Auth:External:Tenants has 'clinic'"] = (o, a) => (Entra(o, a).TenantId, o.Tenants) = ("common", "clinic"),
        ["AllowWebApiToBeAuthorizedByACL"] = (o, a) => Entra(o, a).AllowWebApiToBeAuthorizedByACL = true,
    };

    private static AzureAdOptions Entra(ExternalOptions options, AzureAdOptions entra)
    {
        (options.Authority, entra.TenantId, entra.ClientId) = ("", Tenant, "kap");
        return entra;
    }

    public static TheoryData<string> Faults => new(Bad.Keys);

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_setting_that_cannot_be_is_named(string fault)
    {
        var auth = new AuthOptions { Mode = AuthMode.External };
        auth.External.Authority = "https://login.clinic.example";
        auth.Validate().ShouldBeEmpty();
        Bad[fault](auth.External, auth.AzureAd);
        auth.Validate().ShouldContain(f => f.Contains(fault, StringComparison.Ordinal), string.Join('\n', auth.Validate()));
        auth.Mode = AuthMode.BuiltIn;
        auth.Validate().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("ClientSecret")]
    [InlineData("CallbackPath")]
    [InlineData("SignUpSignInPolicyId")]
    [InlineData("TokenDecryptionCertificates")]
    [InlineData("Authority")]
    [InlineData("Domain")]
    public void A_key_of_Microsofts_library_that_has_no_meaning_here_says_why(string key) => AzureAdOptions.WhyNot(key).ShouldNotBeNullOrEmpty();
}
