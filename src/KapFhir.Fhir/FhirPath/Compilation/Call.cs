using KapFhir.Fhir.FhirPath.Syntax;

namespace KapFhir.Fhir.FhirPath.Compilation;

/// <summary>A function's call while it is compiled: what it is called on and with.</summary>
internal sealed class Call(Compiler compiler, CallNode node)
{
    private Evaluator? _target;

    /// <summary>How error messages name the function.</summary>
    public string What => node.Name + "()";

    /// <summary>What the function is called on; without a path before it, the focus.</summary>
    public Evaluator Target => _target ??= TargetOf(node);

    /// <summary>The call before this one, if that is what it is called on.</summary>
    public CallNode? TargetCall => node.Target as CallNode;

    public Evaluator TargetOf(CallNode call) => call.Target is { } target ? compiler.Compile(target) : frame => frame.This;

    public Evaluator Argument(int index) => compiler.Scoped(node.Arguments[index]);

    public Evaluator? Optional(int index) => index < node.Arguments.Count ? Argument(index) : null;

    public TypeSpecifier Type(int index) => compiler.Type(node.Arguments[index]);

    /// <summary>Every argument as written, for the functions that look at that.</summary>
    public IReadOnlyList<SyntaxNode> Written => node.Arguments;

    public Evaluator Compile(SyntaxNode argument) => compiler.Scoped(argument);

    /// <summary>An argument that is a constant text, or null.</summary>
    public string? ConstantText(int index) => (node.Arguments[index] as LiteralNode)?.Value as string;
}

/// <summary>A function: its name, how many arguments it takes, and how it is compiled.</summary>
internal sealed record Function(string Name, int Min, int Max, Func<Call, Evaluator> Compile)
{
    /// <summary>A function of the input alone.</summary>
    public static Function Of(string name, Func<Items, Items> apply) =>
        new(name, 0, 0, call =>
        {
            var target = call.Target;
            return frame => apply(target(frame));
        });
}
