namespace HypergradGen.ForeignCode.Running;

internal enum RunOutcome
{
    /// <summary>The products agree with differences, and with each other.</summary>
    Agrees,

    /// <summary>At no point could the differences tell.</summary>
    Inconclusive,

    Disagrees,

    /// <summary>The tool cannot call it: an instance method, a parameter of another kind.</summary>
    NotCalled,

    /// <summary>The method itself throws, gives no finite number or does not end at all points tried.</summary>
    NoPoint,
}

internal sealed record RunResult(string Name, RunOutcome Outcome, string Detail = "");
