// http://hl7.org/fhirpath/N1/#boolean-logic
using KapFhir.Fhir.FhirPath.Compilation;

namespace KapFhir.Fhir.FhirPath.Operators;

/// <summary>Three-valued logic: null is unknown. The right side is evaluated only if the left one does not decide.</summary>
internal static class Logic
{
    public static Evaluator Compile(string op, Evaluator left, Evaluator right)
    {
        var what = $"the operator {op}";
        bool? Left(Frame frame) => Singleton.Boolean(left(frame), what);
        bool? Right(Frame frame) => Singleton.Boolean(right(frame), what);
        return op switch
        {
            "and" => frame => Left(frame) is var a && a == false ? Items.False : Items.Of(a & Right(frame)),
            "or" => frame => Left(frame) is var a && a == true ? Items.True : Items.Of(a | Right(frame)),
            "implies" => frame => Left(frame) is var a && a == false ? Items.True : Items.Of(!a | Right(frame)),
            _ => frame => Items.Of(Left(frame) ^ Right(frame)),
        };
    }
}
