using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Parsing;
using HypergradGen.Generator.Products;

namespace HypergradGen.Generator.Emission;

/// <summary>What surrounds the body of an emitted method.</summary>
/// <param name="Least">The members that tell how long the first two parameters must be.</param>
/// <param name="Lengths">Pairs of parameters that must be equally long: the first like the second.</param>
/// <param name="Outputs">The parameters that may overlap none before them.</param>
/// <param name="Constants">What each further parameter of the program is called where constants are kept, by its own name.</param>
/// <param name="Counts">The program's first value parameters, which come from the caller.</param>
/// <param name="ChecksData">The member that checks the data; null where nothing is required of them, or where the solver has called it.</param>
/// <param name="BeginsSolve">What the solver's other programs kept of hyperparameters and data is out of date.</param>
public sealed record MethodText(
    string Summary,
    IReadOnlyList<string> Remarks,
    string Accessibility,
    bool IsStatic,
    string ReturnType,
    string Name,
    IReadOnlyList<(string Name, bool IsReadOnly)> Parameters,
    bool UsesPool,
    LengthNames Least,
    IReadOnlyList<(int Output, int Like)> Lengths,
    IReadOnlyList<int> Outputs,
    IReadOnlyDictionary<string, string>? Constants = null,
    IReadOnlyList<string>? Counts = null,
    string? ChecksData = null,
    bool BeginsSolve = false)
{
    /// <summary>No two alike: the user may call a parameter what another one's tangent is called.</summary>
    public IReadOnlyList<(string Name, bool IsReadOnly)> Parameters { get; } = Distinct(Parameters);

    private static (string Name, bool IsReadOnly)[] Distinct(IReadOnlyList<(string Name, bool IsReadOnly)> parameters)
    {
        var names = new NameTable();
        return parameters.Select(p => (names.TakeExactly(p.Name), p.IsReadOnly)).ToArray();
    }
}

/// <summary>The documentation of emitted methods.</summary>
public static class MethodRemarks
{
    public static void Write(SourceWriter writer, string summary, IReadOnlyList<string> remarks)
    {
        writer.Line($"/// <summary>{summary}</summary>");
        if (remarks.Count == 0)
            return;
        writer.Line("/// <remarks>");
        foreach (string remark in remarks)
            writer.Line($"/// <para>{remark}</para>");
        writer.Line("/// </remarks>");
    }

    /// <summary>F(x, y), and what it fills.</summary>
    public static string Signature(MethodModel method)
        => $"{method.Name}({string.Join(", ", method.ParameterNames)})";

    /// <summary>One step: what is filled, or the parts of the state whose next ones are returned.</summary>
    public static string Equation(MethodModel map, BlockLayout layout) => map.Shape is null
        ? $"{map.ParameterNames[2]} = {map.Name}({map.ParameterNames[0]}, {map.ParameterNames[1]})"
        : $"next {Parts(layout)} = {Signature(map)}";

    /// <summary>The equation that is solved.</summary>
    public static string FixedPoint(MethodModel map, BlockLayout layout) => map.Shape is null
        ? $"{map.ParameterNames[0]} = {map.Name}({map.ParameterNames[0]}, {map.ParameterNames[1]})"
        : $"{Parts(layout)} = {Signature(map)}";

    private static string Parts(BlockLayout layout) => string.Join(", ", layout.State.Select(b => b.Name).Distinct());

    public static IEnumerable<string> Plan(EquatableArray<string> plan)
        => plan.Count == 0 ? ["Storage: none; what is read is there or computed again."] : plan.Select(p => "Storage: " + p + ".");
}

/// <summary>The names of the members that a solver's programs become; the user's members come first.</summary>
/// <param name="isFlat">The objective has a shape, and the solver calls its gradient by a name of its own.</param>
public sealed class SolverNames(NameTable members, string map, LeastLengths mapLengths, string? objective, LeastLengths? objectiveLengths, bool isFlat = false)
{
    public LengthNames MapLengths { get; } = LengthNames.Of(members, map, mapLengths);

    public LengthNames ObjectiveLengths { get; } = objective is null ? LengthNames.None : LengthNames.Of(members, objective, objectiveLengths!);

    public string Prepare { get; } = Take(members, map + "Prepare");

    public string Map { get; } = Take(members, map + "Apply");

    public string Linearise { get; } = Take(members, map + "Linearise");

    public string MapLinearised { get; } = Take(members, map + "ApplyAndLinearise");

    public string MapRecorded { get; } = Take(members, map + "ApplyAndRecord");

    public string LineariseRecorded { get; } = Take(members, map + "Record");

    public string ApplyState { get; } = Take(members, map + "ApplyState");

    public string ApplyStateTransposed { get; } = Take(members, map + "ApplyStateTransposed");

    public string ApplyStateNormal { get; } = Take(members, map + "ApplyStateNormal");

    public string ApplyHyper { get; } = Take(members, map + "ApplyHyper");

    public string ApplyHyperTransposed { get; } = Take(members, map + "ApplyHyperTransposed");

    public string ReverseStep { get; } = Take(members, map + "ReverseStep");

    public string AddCollected { get; } = Take(members, map + "AddCollected");

    public string RequireSymmetry { get; } = Take(members, map + "RequireSymmetry");

    public string RequireData { get; } = Take(members, map + "RequireData");

    public string? RequireObjectiveData { get; } = objective is null ? null : Take(members, objective + "RequireData");

    public string Jvp { get; } = map + "Jvp";

    public string Vjp { get; } = map + "Vjp";

    public string? Gradient { get; } = objective is null ? null : objective + "Gradient";

    /// <summary>The objective's gradient in the vectors that the solver works on.</summary>
    public string? FlatGradient { get; } = objective is null ? null : isFlat ? Take(members, objective + "FlatGradient") : objective + "Gradient";

    private static string Take(NameTable members, string name) => members.TakeExactly(name);
}

/// <summary>The members that tell the least lengths of a method's arguments; null where any length fits.</summary>
/// <param name="Exact">The one length of each that fits; null where the least is all that is asked.</param>
public sealed record LengthNames(string? State, string? Hyperparameters, (int? State, int? Hyperparameters) Exact)
{
    public static readonly LengthNames None = new(null, null, (null, null));

    public static LengthNames Of(NameTable members, string method, LeastLengths lengths)
        => new(
            lengths.State is null ? null : members.TakeExactly(method + "StateLength"),
            lengths.Hyperparameters is null ? null : members.TakeExactly(method + "HyperparameterLength"),
            (lengths.ExactState, lengths.ExactHyperparameters));
}

/// <summary>The buffers that a program fills for others.</summary>
public sealed class KeptBuffers : Walker
{
    private readonly List<Buffer> _buffers = [];

    public static IEnumerable<Buffer> Of(Function function)
    {
        var kept = new KeptBuffers();
        kept.VisitFunction(function);
        return kept._buffers;
    }

    protected override void OnBufferDefined(Buffer buffer, Statement? by)
    {
        if (by is Allocate { Storage: Storage.Kept or Storage.Growing or Storage.Collected })
            _buffers.Add(buffer);
    }
}

/// <summary>How many scratch buffers a function has.</summary>
public sealed class ScratchBuffers : Walker
{
    private int _count;

    public static int In(Function function)
    {
        var search = new ScratchBuffers();
        search.VisitFunction(function);
        return search._count;
    }

    protected override void OnBufferDefined(Buffer buffer, Statement? by)
    {
        if (by is Allocate { Storage: Storage.Scratch or Storage.GrowingScratch or Storage.Uncleared })
            _count++;
    }
}

/// <summary>Whether a program has buffers of its own, or calls a function that may.</summary>
public sealed class UsesWorkspace : Walker
{
    private bool _found;

    public static bool In(Function function)
    {
        var search = new UsesWorkspace();
        search.VisitFunction(function);
        return search._found || function.Parameters.Items.Any(p => p is KeptBuffer || p is DataBuffer data && GatheredParts.IsCopied(data, function));
    }

    protected override void OnBufferDefined(Buffer buffer, Statement? by) => _found |= by is Allocate;

    public override void VisitStatement(Statement statement)
    {
        _found |= statement is Call;
        base.VisitStatement(statement);
    }
}

/// <summary>
/// How the runtime is asked to compile an emitted method: with all optimisations from the first call on. One with loops is not inlined either: inside a solver's loop it
/// would use up what the JIT allows, and the loads and stores of its own loops would become calls. A short one without any but fillings is part of the solver's loop, where its call would
/// cost as much as what it computes.
/// </summary>
public sealed class CompilerHints : StatementWalker
{
    private const string Options = "global::System.Runtime.CompilerServices.MethodImplOptions.";

    /// <summary>The most statements of a program that is inlined.</summary>
    private const int MostInlined = 64;

    private bool _hasLoops;
    private bool _hasCalls;
    private int _statements;

    /// <param name="isPartOfALoop">The program is what a solver's loop runs, called from there alone.</param>
    public static string Of(Function program, bool isPartOfALoop = false)
    {
        var search = new CompilerHints();
        search.VisitFunction(program);
        bool isInlined = isPartOfALoop && !search._hasLoops && !search._hasCalls && search._statements <= MostInlined;
        return $"[global::System.Runtime.CompilerServices.MethodImpl({(search._hasLoops ? Options + "NoInlining | " : isInlined ? Options + "AggressiveInlining | " : "")}{Options}AggressiveOptimization)]";
    }

    public override void VisitStatement(Statement statement)
    {
        _hasLoops |= statement is While or For && statement is not For { Carried.Count: 0, Body.Statements.Items: [Store { Value: Literal }] };
        _hasCalls |= statement is Call;
        _statements++;
        base.VisitStatement(statement);
    }
}
