using System.Globalization;
using System.Numerics;
using KapFhir.Fhir.Search;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Search;

public sealed class DecimalKeyTests
{
    [Theory]
    [InlineData(0, 0, 0, 5)]
    [InlineData(1, 0, 10, 1)]
    [InlineData(1, 0, 1000, 3)]
    [InlineData(-250, 2, -25, 1)]
    [InlineData(5, -3, 5000, 0)]
    public void Equal_numbers_have_equal_bytes(long left, int leftScale, long right, int rightScale) =>
        DecimalKey.From(left, leftScale).ShouldBe(DecimalKey.From(right, rightScale));

    [Theory]
    [InlineData(0, 0, "80")]
    [InlineData(1, 0, "C00B")]
    [InlineData(-1, 0, "3FF4FF")]
    [InlineData(1205, 1, "C20D06")]
    [InlineData(-1205, 1, "3DF2F9FF")]
    public void Keys_are_compact(long unscaled, int scale, string bytes) => DecimalKey.From(unscaled, scale).ToString().ShouldBe(bytes);

    [Fact]
    public void Bytes_sort_as_the_numbers_do()
    {
        var random = new Random(20250101);
        var numbers = Enumerable.Range(0, 600).Select(_ => Draw(random)).Append((BigInteger.Zero, 0)).ToList();
        foreach (var left in numbers)
        {
            foreach (var right in numbers)
            {
                var expected = Math.Sign(Compare(left, right));
                Math.Sign(DecimalKey.From(left.Item1, left.Item2).CompareTo(DecimalKey.From(right.Item1, right.Item2)))
                    .ShouldBe(expected, $"{left} against {right}");
            }
        }
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("-1")]
    [InlineData("-83.69471")]
    [InlineData("42.256500000000003")]
    [InlineData("180")]
    [InlineData("-0.000000001")]
    [InlineData("12345678901234567890e60")]
    [InlineData("-5e-70")]
    public void The_nearest_double_comes_back(string number)
    {
        var mantissa = number.Split('e')[0];
        var scale = mantissa.Contains('.', StringComparison.Ordinal) ? mantissa.Length - mantissa.IndexOf('.', StringComparison.Ordinal) - 1 : 0;
        scale -= number.Contains('e', StringComparison.Ordinal) ? int.Parse(number.Split('e')[1], CultureInfo.InvariantCulture) : 0;
        var unscaled = BigInteger.Parse(mantissa.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        DecimalKey.ToDouble(DecimalKey.From(unscaled, scale).Bytes).ShouldBe(double.Parse(number, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Infinities_are_the_doubles_own()
    {
        DecimalKey.ToDouble(DecimalKey.PositiveInfinity.Bytes).ShouldBe(double.PositiveInfinity);
        DecimalKey.ToDouble(DecimalKey.NegativeInfinity.Bytes).ShouldBe(double.NegativeInfinity);
    }

    [Fact]
    public void Infinities_lie_outside_of_every_number()
    {
        foreach (var sign in new[] { 1, -1 })
        {
            foreach (var scale in new[] { -1_000_000, -62, 0, 61, 62, 1_000_000 })
            {
                var key = DecimalKey.From(sign * 9, scale);
                (key > DecimalKey.NegativeInfinity).ShouldBeTrue();
                (key < DecimalKey.PositiveInfinity).ShouldBeTrue();
            }
        }
    }

    // Neighbours and prefixes of each other on purpose: few digits, small differences, both signs, exponents at and beyond the one-byte
    // range.
    private static (BigInteger Unscaled, int Scale) Draw(Random random)
    {
        var digits = random.Next(1, random.Next(2) == 0 ? 4 : 30);
        var text = string.Concat(Enumerable.Range(0, digits).Select(_ => "01599"[random.Next(5)]));
        var scale = random.Next(3) switch { 0 => random.Next(-3, 6), 1 => random.Next(-70, 70), _ => random.Next(-400, 400) };
        return (BigInteger.Parse(text, CultureInfo.InvariantCulture) * (random.Next(2) == 0 ? 1 : -1), scale);
    }

    private static int Compare((BigInteger Unscaled, int Scale) left, (BigInteger Unscaled, int Scale) right)
    {
        var scale = Math.Max(left.Scale, right.Scale);
        return (left.Unscaled * BigInteger.Pow(10, scale - left.Scale)).CompareTo(right.Unscaled * BigInteger.Pow(10, scale - right.Scale));
    }
}
