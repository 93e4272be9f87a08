namespace KapFhir.Fhir;

/// <summary>A value, or the issues that say why there is none. An expected failure is a value; exceptions are for faults of the program.</summary>
/// <typeparam name="T">What comes out when all is well.</typeparam>
public readonly struct Result<T>
{
    private readonly T? _value;
    private readonly IReadOnlyList<Issue>? _issues;

    private Result(T? value, IReadOnlyList<Issue> issues, bool isSuccess)
    {
        _value = value;
        _issues = issues;
        IsSuccess = isSuccess;
    }

    /// <summary>True if there is a value.</summary>
    public bool IsSuccess { get; }

    /// <summary>The value. Asking for it when there is none is a fault.</summary>
    public T Value => IsSuccess ? _value! : throw new InvalidOperationException("no value: " + string.Join("; ", Issues));

    /// <summary>Why there is no value; or, beside a value, warnings.</summary>
    public IReadOnlyList<Issue> Issues => _issues ?? [];

    /// <summary>A value without remarks.</summary>
    public static implicit operator Result<T>(T value) => new(value, [], isSuccess: true);

    /// <summary>A failure with one issue.</summary>
    public static implicit operator Result<T>(Issue issue) => new(default, [issue], isSuccess: false);

    /// <summary>A failure with these issues.</summary>
    public static Result<T> Failed(IReadOnlyList<Issue> issues) => new(default, issues, isSuccess: false);

    /// <summary>A value with these warnings.</summary>
    public static Result<T> Succeeded(T value, IReadOnlyList<Issue> warnings) => new(value, warnings, isSuccess: true);

    /// <summary>The next step on the value; a failure stays what it is, warnings add up.</summary>
    public Result<TNext> Then<TNext>(Func<T, Result<TNext>> next)
    {
        if (!IsSuccess)
        {
            return Result<TNext>.Failed(Issues);
        }

        var result = next(_value!);
        IReadOnlyList<Issue> issues = Issues.Count == 0 ? result.Issues : [.. Issues, .. result.Issues];
        return result.IsSuccess ? Result<TNext>.Succeeded(result.Value, issues) : Result<TNext>.Failed(issues);
    }
}
