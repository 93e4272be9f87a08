using KapFhir.Auth.Users;
using Shouldly;
using Xunit;

namespace KapFhir.Auth.Tests;

/// <summary>https://www.rfc-editor.org/rfc/rfc6238: codes by time.</summary>
public sealed class TotpTests
{
    // Appendix B, SHA1: the last six of its eight digits. The secret is the text 12345678901234567890.
    private const string Secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void The_specifications_codes(long seconds, string code) => Totp.Code(Secret, Totp.StepOf(DateTimeOffset.FromUnixTimeSeconds(seconds))).ShouldBe(code);

    [Theory]
    [InlineData(-2, false)]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void A_clock_may_differ_by_half_a_minute(int steps, bool isTaken)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1234567890);
        var step = Totp.StepOf(now) + steps;
        Totp.Find(Secret, Totp.Code(Secret, step), now).ShouldBe(isTaken ? step : null);
    }

    [Fact]
    public void A_secret_is_160_bits_and_nobody_elses()
    {
        var (one, other) = (Totp.NewSecret(), Totp.NewSecret());
        one.Length.ShouldBe(32);
        one.ShouldAllBe(c => (c >= 'A' && c <= 'Z') || (c >= '2' && c <= '7'));
        one.ShouldNotBe(other);
        Totp.Address(one, "KapFhir a&b", "dr one").ShouldBe($"otpauth://totp/KapFhir%20a%26b:dr%20one?secret={one}&issuer=KapFhir%20a%26b");
    }
}

/// <summary>NIST SP 800-63B-4, 3.1.1.2: what is commonly used or expected is refused, and nothing else.</summary>
public sealed class CommonPasswordTests
{
    [Theory]
    [InlineData("password1234")]
    [InlineData("Password1234!")]
    [InlineData("P@$$w0rd2024")]
    [InlineData("passwordpassword")]
    [InlineData("123456789012")]
    [InlineData("987654321098")]
    [InlineData("2024-11-22-0815")]
    [InlineData("qwertyuiop12")]
    [InlineData("qwertyuiopasdfgh")]
    [InlineData("1q2w3e4r5t6y")]
    [InlineData("abcdefghijklm")]
    [InlineData("iloveyou2023")]
    [InlineData("letmein-letmein")]
    [InlineData("Welcome12345")]
    [InlineData("Summer2024!!")]
    [InlineData("administrator1")]
    [InlineData("ketamineclinic1")]
    [InlineData("kapfhir2026!")]
    [InlineData("aaaaaaaaaaaaaa")]
    [InlineData("abababababab")]
    [InlineData("r.okafor-2024")]
    [InlineData("okafor123456")]
    public void Easy(string password) => CommonPasswords.Has(password, password.Contains("okafor", StringComparison.Ordinal) ? (password[0] == 'r' ? "r.okafor" : "okafor") : "somebody").ShouldBeTrue();

    [Theory]
    [InlineData("correct horse battery")]
    [InlineData("a good long password")]
    [InlineData("something quite new")]
    [InlineData("plum-lantern-orchard-77")]
    [InlineData("vY7#kq2!mWp9")]
    [InlineData("der Regen fällt leise")]
    [InlineData("雨はしずかに降っています今日も")]
    [InlineData("1tHF-pa4u-QQzd")]
    public void Good(string password) => CommonPasswords.Has(password, "somebody").ShouldBeFalse();
}
