using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Parsing;

namespace HypergradGen.Generator.Harness;

/// <summary>What is generated into a class.</summary>
public enum HarnessKind
{
    /// <summary>Facts for xunit 2, which cannot skip a test that runs.</summary>
    XunitTwo,

    /// <summary>Facts for xunit.v3.</summary>
    XunitThree,

    /// <summary>Benchmarks for BenchmarkDotNet.</summary>
    Benchmarks,
}

/// <summary>A class that tests or benchmarks are generated into: all that the emitters know of it, equal by value.</summary>
/// <param name="FullName">As test filters name it.</param>
/// <param name="Problem">The problem's type as an expression names it.</param>
/// <param name="Shape">Of a problem in a library; null for one of this compilation, whose model has it.</param>
/// <param name="Key">The name that the model of a problem of this compilation has.</param>
/// <param name="Points">How many points each test looks at.</param>
/// <param name="Output">Where xunit 2 writes lines to: an expression; null where the class has no constructor and gets one.</param>
/// <param name="Lengths">The class's members that may tell a length.</param>
/// <param name="SamplePoint">The modifiers of the class's own SamplePoint; null where it has none.</param>
/// <param name="HasSetup">Whether the class has a method that runs before all benchmarks.</param>
public sealed record HarnessSpec(
    HarnessKind Kind,
    TypeModel Type,
    string FullName,
    string Problem,
    HarnessShape? Shape,
    string Key,
    int Points,
    bool IsSymmetric,
    string? Output,
    EquatableArray<string> Lengths,
    string? SamplePoint,
    bool HasSetup)
{
    /// <summary>The problem's type as a person names it.</summary>
    public string ProblemName => Problem.Replace("global::", "");

    /// <summary>The spec with its shape; null where the problem, of this compilation, has an error and so no solver.</summary>
    public HarnessSpec? With(EquatableArray<HarnessedProblem> problems)
        => Shape is not null ? this : problems.FirstOrDefault(p => p.Key == Key) is { } problem ? this with { Shape = problem.Shape } : null;
}

/// <summary>A problem of this compilation as tests and benchmarks see it.</summary>
public sealed record HarnessedProblem(string Key, HarnessShape Shape);
