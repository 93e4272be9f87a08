// http://hl7.org/fhirpath/N1/#expressions
namespace KapFhir.Fhir.FhirPath.Syntax;

/// <summary>A node of the syntax tree.</summary>
/// <param name="Position">Where it stands in the expression, for error messages.</param>
/// <param name="Depth">How many nodes the longest way down has; compiling and evaluating recurse this deep.</param>
internal abstract record SyntaxNode(int Position, int Depth);

/// <summary>A constant: a value, or <c>{}</c> (null).</summary>
internal sealed record LiteralNode(object? Value, int Position) : SyntaxNode(Position, 1);

/// <summary><c>$this</c>, <c>$index</c>, <c>$total</c>.</summary>
internal sealed record SpecialNode(string Name, int Position) : SyntaxNode(Position, 1);

/// <summary><c>%name</c>.</summary>
internal sealed record VariableNode(string Name, int Position) : SyntaxNode(Position, 1);

/// <summary><c>target.name</c>; without a target on the focus.</summary>
internal sealed record MemberNode(SyntaxNode? Target, string Name, int Position) : SyntaxNode(Position, 1 + (Target?.Depth ?? 0));

/// <summary><c>target.name(arguments)</c>; without a target on the focus.</summary>
internal sealed record CallNode(SyntaxNode? Target, string Name, IReadOnlyList<SyntaxNode> Arguments, int Position)
    : SyntaxNode(Position, 1 + Math.Max(Target?.Depth ?? 0, Arguments.Count == 0 ? 0 : Arguments.Max(a => a.Depth)));

/// <summary><c>target[index]</c>.</summary>
internal sealed record IndexNode(SyntaxNode Target, SyntaxNode Index, int Position)
    : SyntaxNode(Position, 1 + Math.Max(Target.Depth, Index.Depth));

/// <summary><c>-x</c>, <c>+x</c>.</summary>
internal sealed record PolarityNode(bool IsNegative, SyntaxNode Operand, int Position) : SyntaxNode(Position, 1 + Operand.Depth);

/// <summary><c>left operator right</c>.</summary>
internal sealed record BinaryNode(string Operator, SyntaxNode Left, SyntaxNode Right, int Position)
    : SyntaxNode(Position, 1 + Math.Max(Left.Depth, Right.Depth));

/// <summary><c>x is Type</c>, <c>x as Type</c>.</summary>
internal sealed record TypeOperatorNode(string Operator, SyntaxNode Operand, SyntaxNode Type, int Position)
    : SyntaxNode(Position, 1 + Operand.Depth);
