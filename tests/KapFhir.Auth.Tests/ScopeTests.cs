using KapFhir.Auth.Scopes;
using KapFhir.Fhir.Definitions;
using Shouldly;
using Xunit;

namespace KapFhir.Auth.Tests;

/// <summary>https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html</summary>
public sealed class ScopeTests
{
    private static GrantedScopes Parse(string text) => GrantedScopes.Parse(text, FhirDefinitions.R4);

    [Theory]
    [InlineData("patient/Observation.rs", ScopeLevel.Patient, "Observation", Permissions.Read | Permissions.Search)]
    [InlineData("user/*.cruds", ScopeLevel.User, null, Permissions.All)]
    [InlineData("system/Patient.read", ScopeLevel.System, "Patient", Permissions.Read | Permissions.Search)]
    [InlineData("system/Patient.write", ScopeLevel.System, "Patient", Permissions.Create | Permissions.Update | Permissions.Delete)]
    [InlineData("patient/*.*", ScopeLevel.Patient, null, Permissions.All)]
    [InlineData("patient/*.c", ScopeLevel.Patient, null, Permissions.Create)]
    [InlineData("patient/*.ud", ScopeLevel.Patient, null, Permissions.Update | Permissions.Delete)]
    [InlineData("patient/Observation.rs?category=survey", ScopeLevel.Patient, "Observation", Permissions.Read | Permissions.Search)]
    public void Scopes_on_resources(string text, ScopeLevel level, string? type, Permissions permissions)
    {
        var scope = Parse(text).Resources.ShouldHaveSingleItem();
        (scope.Level, scope.Type, scope.Permissions, scope.Text).ShouldBe((level, type, permissions, text));
    }

    [Theory]
    [InlineData("patient/Observation.")]
    [InlineData("patient/Observation.sr")]
    [InlineData("patient/Observation.dc")]
    [InlineData("patient/Observation.rr")]
    [InlineData("patient/Observation.xyz")]
    [InlineData("patient/Observation")]
    [InlineData("patient/observation.rs")]
    [InlineData("patient/UnknownResource.read")]
    [InlineData("patients/Patient.rs")]
    [InlineData("Patient/Patient.rs")]
    [InlineData("patient/Observation.rs?")]
    [InlineData("patient/Observation.rs?category")]
    [InlineData("patient/Observation.rs?category=")]
    [InlineData("patient/Patient.rs?a=b")]
    [InlineData("patient/*.rs?category=survey")]
    [InlineData("patient/Observation.rs?subject.name=x")]
    [InlineData("patient/Observation.rs?_has:Group:member:_id=x")]
    [InlineData("patient/Observation.rs?_include=Observation:subject")]
    [InlineData("patient/Observation.rs?_sort=date")]
    [InlineData("patient/Observation.rs?_filter=status eq final")]
    [InlineData("launch/practitioner")]
    [InlineData("fhiruser")]
    public void Other_texts_are_none(string text)
    {
        var scopes = Parse(text);
        scopes.IsEmpty.ShouldBeTrue();
        scopes.Unknown.ShouldNotBeEmpty();
    }

    [Fact]
    public void Filters_are_unescaped()
    {
        var scope = Parse("patient/Observation.rs?category=http%3A%2F%2Fa%7Cb&code=x%26y").Resources.ShouldHaveSingleItem();
        scope.Filters.ShouldBe([new("category", "http://a|b"), new("code", "x&y")]);
    }

    [Fact]
    public void The_same_scope_twice_and_double_spaces_are_one_set() => Parse("openid  patient/*.rs openid ").Text.ShouldBe("openid patient/*.rs");

    // What is granted is never more than what was asked for, nor than what is allowed.
    [Theory]
    [InlineData("patient/Observation.rs", "patient/*.rs", "patient/Observation.rs")]
    [InlineData("patient/Observation.read", "patient/*.rs", "patient/Observation.read")]
    [InlineData("patient/*.rs", "patient/Observation.rs patient/Patient.r", "patient/Observation.rs patient/Patient.r")]
    [InlineData("patient/*.cruds", "patient/*.rs", "patient/*.rs")]
    [InlineData("patient/*.*", "patient/*.read", "patient/*.read")]
    [InlineData("system/Patient.cruds", "system/*.rs", "system/Patient.rs")]
    [InlineData("system/Patient.write", "system/*.rs", "")]
    [InlineData("user/*.rs", "patient/*.rs", "")]
    [InlineData("patient/Observation.rs", "patient/Observation.rs?category=survey", "patient/Observation.rs?category=survey")]
    [InlineData("patient/Observation.rs?category=survey", "patient/Observation.rs", "patient/Observation.rs?category=survey")]
    [InlineData("patient/Observation.rs?category=a", "patient/Observation.rs?category=b", "patient/Observation.rs?category=a&category=b")]
    [InlineData("patient/*.rs", "patient/Observation.rs?category=a%26b", "patient/Observation.rs?category=a%26b")]
    [InlineData("openid launch/patient offline_access", "openid launch/patient", "openid launch/patient")]
    public void Within(string asked, string allowed, string granted)
    {
        var within = Parse(asked).Within(Parse(allowed));
        within.Text.ShouldBe(granted);
        within.IsWithin(Parse(allowed)).ShouldBeTrue();
        within.Resources.All(r => Parse(asked).Resources.Any(a => a.Covers(r))).ShouldBeTrue();
    }

    [Theory]
    [InlineData("patient/*.rs", "patient/Observation.rs", true)]
    [InlineData("patient/Observation.rs", "patient/*.rs", false)]
    [InlineData("patient/Observation.rs", "patient/Observation.cruds", false)]
    [InlineData("patient/Observation.rs?category=survey", "patient/Observation.rs", false)]
    [InlineData("patient/Observation.rs", "patient/Observation.rs?category=survey", true)]
    [InlineData("openid", "openid offline_access", false)]
    public void Only_what_is_allowed_is_within(string allowed, string asked, bool isWithin) => Parse(asked).IsWithin(Parse(allowed)).ShouldBe(isWithin);
}
