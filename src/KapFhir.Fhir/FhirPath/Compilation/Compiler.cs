using KapFhir.Fhir.FhirPath.Functions;
using KapFhir.Fhir.FhirPath.Operators;
using KapFhir.Fhir.FhirPath.Syntax;

namespace KapFhir.Fhir.FhirPath.Compilation;

/// <summary>Turns a syntax tree into delegates. Names of functions and types are looked up here, never while evaluating.</summary>
internal sealed class Compiler(string text)
{
    private int _definitions;

    public Evaluator Compile(SyntaxNode node) => node switch
    {
        LiteralNode literal => Constant(Items.One(literal.Value)),
        SpecialNode special => Special(special.Name),
        VariableNode variable => Variables.Compile(variable.Name),
        MemberNode member => Member(member),
        CallNode call => Call(call),
        IndexNode index => Indexer(Compile(index.Target), Scoped(index.Index)),
        PolarityNode polarity => Polarity(polarity),
        BinaryNode { Operator: "|" } union => Union(union),
        BinaryNode binary => Binary(binary),
        TypeOperatorNode type => TypeOperator(type),
        _ => throw new NotSupportedException(node.GetType().Name),
    };

    /// <summary>
    /// Compiles an operand or argument: a variable that is defined in it is not seen outside of it.
    /// https://hl7.org/fhirpath/#definevariablename-string--expr-expression
    /// </summary>
    public Evaluator Scoped(SyntaxNode node)
    {
        var before = _definitions;
        var evaluate = Compile(node);
        return _definitions == before ? evaluate : frame =>
        {
            var defined = frame.Defined;
            var items = evaluate(frame);
            frame.Defined = defined;
            return items;
        };
    }

    public TypeSpecifier Type(SyntaxNode node) => TypeSpecifier.Read(node, text);

    private static Evaluator Constant(Items value) => _ => value;

    private static Evaluator Special(string name) => name switch
    {
        "this" => frame => frame.This,
        "index" => frame => frame.Index < 0 ? Items.Empty : Items.One(frame.Index),
        _ => frame => frame.Total,
    };

    private Evaluator Member(MemberNode member)
    {
        // http://hl7.org/fhirpath/N1/#path-selection: a path may begin with the type of its context.
        if (member.Target is null && RootStep.Named(member.Name) is { } type)
        {
            return new RootStep(type).Evaluate;
        }

        var step = new MemberStep(member.Name);
        if (member.Target is null)
        {
            return frame => step.From(frame.This);
        }

        var before = Compile(member.Target);
        return frame => step.From(before(frame));
    }

    private Evaluator Call(CallNode node)
    {
        var function = FunctionTable.Find(node.Name)
            ?? throw new SyntaxException(Issues.FhirPathUnknownFunction(text, node.Position, node.Name));
        _definitions += node.Name == Functions.Utility.DefineVariable ? 1 : 0;
        var given = node.Arguments.Count;
        return given >= function.Min && given <= function.Max
            ? function.Compile(new Call(this, node))
            : throw new SyntaxException(Issues.FhirPathArguments(text, node.Position, node.Name, function.Min, function.Max, given));
    }

    private static Evaluator Indexer(Evaluator target, Evaluator index) => frame =>
    {
        var items = target(frame);
        return Singleton.Integer(index(frame), "the index in []") is { } at && at >= 0 && at < items.Count
            ? Items.One(items[at])
            : Items.Empty;
    };

    private Evaluator Polarity(PolarityNode node)
    {
        var operand = Compile(node.Operand);
        return frame => Singleton.Value(operand(frame), "the sign of a number") switch
        {
            null => Items.Empty,
            var value => Arithmetic.Negate(value) is var negated && node.IsNegative ? Items.One(negated) : Items.One(value),
        };
    }

    private Evaluator Union(BinaryNode node)
    {
        var parts = new List<SyntaxNode>();
        SyntaxNode rest = node;
        for (; rest is BinaryNode { Operator: "|" } union; rest = union.Left)
        {
            parts.Add(union.Right);
        }

        parts.Add(rest);
        parts.Reverse();
        return new UnionStep([.. parts.Select(part => (RootStep.TypeOf(part), Scoped(part)))]).Evaluate;
    }

    private Evaluator Binary(BinaryNode node)
    {
        var (op, left, right) = (node.Operator, Scoped(node.Left), Scoped(node.Right));
        return op switch
        {
            "and" or "or" or "xor" or "implies" => Logic.Compile(op, left, right),
            "=" when node.Right is LiteralNode { Value: string value } => new TextEquality(left, value, isNegated: false).Evaluate,
            "!=" when node.Right is LiteralNode { Value: string value } => new TextEquality(left, value, isNegated: true).Evaluate,
            "=" => frame => Items.Of(Equality.Equal(left(frame), right(frame))),
            "!=" => frame => Items.Of(!Equality.Equal(left(frame), right(frame))),
            "~" => frame => Items.Of(Equivalence.Equivalent(left(frame), right(frame))),
            "!~" => frame => Items.Of(!Equivalence.Equivalent(left(frame), right(frame))),
            "<" => frame => Items.Of(Comparison.Compare(left(frame), right(frame), op) is { } order ? order < 0 : null),
            "<=" => frame => Items.Of(Comparison.Compare(left(frame), right(frame), op) is { } order ? order <= 0 : null),
            ">" => frame => Items.Of(Comparison.Compare(left(frame), right(frame), op) is { } order ? order > 0 : null),
            ">=" => frame => Items.Of(Comparison.Compare(left(frame), right(frame), op) is { } order ? order >= 0 : null),
            "in" => Membership(left, right, "the left side of in"),
            "contains" => Membership(right, left, "the right side of contains"),
            _ => frame => Arithmetic.Apply(op, left(frame), right(frame)),
        };
    }

    // http://hl7.org/fhirpath/N1/#collections-2
    private static Evaluator Membership(Evaluator sought, Evaluator collection, string what) =>
        frame => Singleton.Item(sought(frame), what) is { } item ? Items.Of(ItemComparer.Contains(collection(frame), item)) : Items.Empty;

    private Evaluator TypeOperator(TypeOperatorNode node)
    {
        var type = Type(node.Type);
        if (node is { Operator: "is", Operand: CallNode { Name: "resolve", Arguments.Count: 0 } resolve } && type.FhirType is { } fhirType)
        {
            var references = resolve.Target is { } target ? Compile(target) : frame => frame.This;
            return References.IsType(references, fhirType);
        }

        var operand = Compile(node.Operand);
        return node.Operator == "is" ? Types.Is(operand, type.IncludingPrimitives()) : Types.As(operand, type);
    }
}
