// http://hl7.org/fhirpath/N1/#operator-precedence and the grammar in its appendix
namespace KapFhir.Fhir.FhirPath.Syntax;

/// <summary>Reads tokens into a syntax tree by precedence climbing.</summary>
internal sealed class Parser
{
    /// <summary>The deepest tree: expressions in use stay below 100, and evaluating one level takes some 300 bytes of stack.</summary>
    internal const int MaxDepth = 500;

    private const int TypePrecedence = 8;
    private const int UnaryPrecedence = 11;

    private static readonly Dictionary<string, int> Precedence = new(StringComparer.Ordinal)
    {
        ["implies"] = 1, ["or"] = 2, ["xor"] = 2, ["and"] = 3, ["in"] = 4, ["contains"] = 4,
        ["="] = 5, ["~"] = 5, ["!="] = 5, ["!~"] = 5, ["<"] = 6, ["<="] = 6, [">"] = 6, [">="] = 6,
        ["|"] = 7, ["is"] = TypePrecedence, ["as"] = TypePrecedence, ["+"] = 9, ["-"] = 9, ["&"] = 9,
        ["*"] = 10, ["/"] = 10, ["div"] = 10, ["mod"] = 10,
    };

    private readonly string _text;
    private readonly List<Token> _tokens;
    private int _at;
    private int _open;

    private Parser(string text)
    {
        _text = text;
        _tokens = Lexer.Read(text);
    }

    private Token Current => _tokens[_at];

    public static SyntaxNode Parse(string text)
    {
        var parser = new Parser(text);
        var tree = parser.Expression(0);
        return parser.Current.Kind == TokenKind.End
            ? tree
            : throw parser.Expected("an operator or the end, not " + parser.Current.Described);
    }

    private SyntaxNode Expression(int above)
    {
        if (++_open > MaxDepth)
        {
            throw TooDeep();
        }

        var left = Unary();
        while (OperatorAbove(above) is { } precedence)
        {
            var op = Take();
            left = Checked(precedence == TypePrecedence
                ? new TypeOperatorNode(op.Text, left, TypeSpecifier(), op.Position)
                : new BinaryNode(op.Text, left, Expression(precedence), op.Position));
        }

        _open--;
        return left;
    }

    private int? OperatorAbove(int above) =>
        Current.Kind is TokenKind.Symbol or TokenKind.Identifier && Precedence.TryGetValue(Current.Text, out var precedence)
            && precedence > above
            ? precedence : null;

    private SyntaxNode Unary()
    {
        if (!IsSymbol("-") && !IsSymbol("+"))
        {
            return Postfix();
        }

        var sign = Take();
        return Checked(new PolarityNode(sign.Text == "-", Expression(UnaryPrecedence), sign.Position));
    }

    private SyntaxNode Postfix()
    {
        var node = Primary();
        while (true)
        {
            if (IsSymbol("."))
            {
                Take();
                node = Checked(Invocation(node));
            }
            else if (IsSymbol("["))
            {
                var position = Take().Position;
                node = Checked(new IndexNode(node, Expression(0), position));
                Take("]");
            }
            else
            {
                return node;
            }
        }
    }

    private SyntaxNode Primary()
    {
        switch (Current.Kind)
        {
            case TokenKind.Identifier or TokenKind.Delimited:
                return Current is { Kind: TokenKind.Identifier, Text: "true" or "false" }
                    ? new LiteralNode(Current.Text == "true", Take().Position)
                    : Invocation(target: null);
            case TokenKind.Variable:
                return new VariableNode(Current.Text, Take().Position);
            case TokenKind.Special:
                return new SpecialNode(Current.Text, Take().Position);
            case TokenKind.Text or TokenKind.Number or TokenKind.Date or TokenKind.DateTime or TokenKind.Time:
                return Literal();
            default:
                return Bracketed();
        }
    }

    private SyntaxNode Literal()
    {
        var token = Take();
        if (token.Kind != TokenKind.Number)
        {
            return new LiteralNode(Literals.Read(_text, token), token.Position);
        }

        var isQuantity = Current.Kind == TokenKind.Text || (Current.Kind == TokenKind.Identifier && Literals.IsCalendarUnit(Current.Text));
        return new LiteralNode(isQuantity ? Literals.Quantity(_text, token, Take()) : Literals.Read(_text, token), token.Position);
    }

    private SyntaxNode Bracketed()
    {
        var position = Current.Position;
        if (IsSymbol("{"))
        {
            Take();
            Take("}");
            return new LiteralNode(Value: null, position);
        }

        if (!IsSymbol("("))
        {
            throw Expected("a name, a literal or '(', not " + Current.Described);
        }

        Take();
        var inner = Expression(0);
        Take(")");
        return inner;
    }

    private SyntaxNode Invocation(SyntaxNode? target)
    {
        if (target is not null && Current.Kind == TokenKind.Special)
        {
            throw Expected("a name; $this, $index and $total stand at the start of a path");
        }

        var name = Name();
        if (!IsSymbol("("))
        {
            return new MemberNode(target, name.Text, name.Position);
        }

        Take();
        var arguments = new List<SyntaxNode>();
        while (!IsSymbol(")"))
        {
            if (arguments.Count > 0)
            {
                Take(",");
            }

            arguments.Add(Argument(name.Text));
        }

        Take();
        return new CallNode(target, name.Text, arguments, name.Position);
    }

    // sort(key desc): read as sort(-key), the other way of saying it.
    private SyntaxNode Argument(string function)
    {
        var argument = Expression(0);
        return function != "sort" || Current is not { Kind: TokenKind.Identifier, Text: "asc" or "desc" } ? argument
            : Take() is { Text: "desc" } down ? Checked(new PolarityNode(IsNegative: true, argument, down.Position))
            : argument;
    }

    private SyntaxNode TypeSpecifier()
    {
        // R4's draft expressions also put the type in brackets: (x as (Quantity)).
        if (IsSymbol("("))
        {
            Take();
            var inner = TypeSpecifier();
            Take(")");
            return inner;
        }

        var name = Name();
        SyntaxNode type = new MemberNode(Target: null, name.Text, name.Position);
        if (IsSymbol("."))
        {
            Take();
            name = Name();
            type = new MemberNode(type, name.Text, name.Position);
        }

        return type;
    }

    private Token Name() => Current.Kind is TokenKind.Identifier or TokenKind.Delimited
        ? Take()
        : throw Expected("a name, not " + Current.Described);

    private Token Take() => _tokens[Current.Kind == TokenKind.End ? _at : _at++];

    private void Take(string symbol)
    {
        if (!IsSymbol(symbol))
        {
            throw Expected($"'{symbol}', not {Current.Described}");
        }

        Take();
    }

    private bool IsSymbol(string symbol) => Current.Kind == TokenKind.Symbol && Current.Text == symbol;

    private SyntaxNode Checked(SyntaxNode node) => node.Depth <= MaxDepth ? node : throw TooDeep();

    private SyntaxException TooDeep() => new(Issues.FhirPathTooDeep(_text, Current.Position, MaxDepth));

    private SyntaxException Expected(string what) => new(Issues.FhirPathSyntax(_text, Current.Position, what));
}
