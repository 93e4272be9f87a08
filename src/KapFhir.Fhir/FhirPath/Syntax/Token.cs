namespace KapFhir.Fhir.FhirPath.Syntax;

internal enum TokenKind
{
    End,
    Identifier,
    Delimited,
    Text,
    Number,
    Date,
    DateTime,
    Time,
    Variable,
    Special,
    Symbol,
}

/// <summary>
/// A lexical element. Keywords are identifiers: whether <c>contains</c> is an operator or a name is known from where it stands.
/// </summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its content: without quotation marks, escapes resolved.</param>
/// <param name="Position">Where it begins in the expression, from 0.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Position)
{
    /// <summary>The token as an error message names it.</summary>
    public string Described => Kind == TokenKind.End ? "the end" : $"'{Text}'";
}

/// <summary>Ends the reading of a text that is not FHIRPath; caught in <see cref="FhirPathExpression.Compile"/>, the only way in.</summary>
internal sealed class SyntaxException(Issue issue) : Exception(issue.Diagnostics)
{
    public Issue Issue { get; } = issue;
}
