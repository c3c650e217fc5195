using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Parsing;
using HypergradGen.Generator.Products;

namespace HypergradGen.Generator.Emission;

/// <summary>Writes <c>CreateSolver</c> and the nested solver, which hands everything on to the runtime's engine.</summary>
/// <param name="isMarkedSymmetric">Data that the solver reads by half have to be compared before.</param>
/// <param name="checks">The members that check the data.</param>
/// <param name="map">The programs of the map.</param>
/// <param name="given">The constants that each program is given, by the program's name.</param>
/// <param name="lengths">What a solver whose map has a shape checks on entry.</param>
/// <param name="products">The products of methods with a shape, by name.</param>
public sealed class SolverEmitter(
    ProblemModel problem,
    SourceWriter writer,
    SolverNames names,
    bool isMarkedSymmetric,
    IReadOnlyList<(string Name, bool IsStatic)> checks,
    MapProducts map,
    IReadOnlyDictionary<string, IReadOnlyList<string>> given,
    IReadOnlyList<LengthCheck> lengths,
    IReadOnlyDictionary<string, HandedOn> products)
{
    private const string Options = "global::HypergradGen.HypergradientOptions";
    private const string FixedPointResult = "global::HypergradGen.FixedPointResult";
    private const string LinearSolveResult = "global::HypergradGen.LinearSolveResult";
    private const string Inlined = "[global::System.Runtime.CompilerServices.MethodImpl(global::System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)]";
    private const string HypergradientResult = "global::HypergradGen.HypergradientResult";

    private readonly string _real = TypeNames.Of(problem.Element);
    private readonly string _span = $"global::System.Span<{TypeNames.Of(problem.Element)}>";
    private readonly string _readOnlySpan = $"global::System.ReadOnlySpan<{TypeNames.Of(problem.Element)}>";
    private readonly bool _isStatic = problem.Map.IsStatic && problem.Objective is null or { IsStatic: true };
    private readonly bool _hasObjective = problem.Objective is not null;

    private string Target(bool isStatic) => isStatic ? problem.FullName : "_problem";

    public void Emit()
    {
        writer.Line("/// <summary>A solver of this problem. It owns its memory: one a thread.</summary>");
        writer.Line("/// <param name=\"options\">Method, iteration counts and tolerances; the defaults where null.</param>");
        writer.Line($"public {(_isStatic ? "static " : "")}HypergradientSolver CreateSolver({Options}? options = null) => new HypergradientSolver({(_isStatic ? "" : "this, ")}options);");
        writer.Line();
        string equation = MethodRemarks.FixedPoint(problem.Map, problem.Layout);
        writer.Line($"/// <summary>Solves {equation} and differentiates the solution. Allocates nothing once it has seen a call as large.</summary>");
        string general = _hasObjective && problem.Map.Shape is null ? $" : global::HypergradGen.IHypergradientSolver<{_real}>" : "";
        writer.Open($"public sealed class HypergradientSolver{general}");
        string engine = _hasObjective ? "HypergradientEngine" : "FixedPointEngine";
        string engineType = $"global::HypergradGen.Solvers.{engine}<{_real}, Operators>";
        writer.Line($"private readonly {engineType} _engine;");
        writer.Line("private Operators _operators;");
        writer.Line();
        writer.Open($"internal HypergradientSolver({(_isStatic ? "" : problem.FullName + " problem, ")}{Options}? options)");
        foreach (var (check, isStatic) in checks)
            writer.Line($"{(isStatic ? problem.FullName : "problem")}.{check}();");
        if (isMarkedSymmetric)
            writer.Line($"{(problem.Map.IsStatic ? problem.FullName : "problem")}.{names.RequireSymmetry}();");
        writer.Line($"_operators = new Operators({(_isStatic ? "" : "problem, ")}new global::HypergradGen.Solvers.Workspace());");
        writer.Line($"_engine = new {engineType}(_operators, options);");
        writer.Close();
        writer.Line();
        if (problem.Map.Shape is not null)
        {
            new BlockSolverEmitter(problem, writer, names, new BlockParameters(problem.Layout, problem.Map), lengths, products).Write();
        }
        else
        {
            WriteSolves();
            WriteProducts();
        }
        WriteInner();
        WriteOperators();
        writer.Close();
    }

    private void Member(string summary, string declaration, string body)
    {
        writer.Line($"/// <summary>{summary}</summary>");
        writer.Line($"{declaration}");
        writer.Line($"    => {body};");
        writer.Line();
    }

    private void WriteSolves()
    {
        Member("The fixed point from the start that w holds; w becomes it.", $"public {FixedPointResult} Solve({_readOnlySpan} lambda, {_span} w)", "_engine.Solve(lambda, w)");
        if (_hasObjective)
        {
            Member("The fixed point, and the hypergradient ∇f(λ) written over gradient.", $"public {HypergradientResult} Compute({_readOnlySpan} lambda, {_span} w, {_span} gradient)", "_engine.Compute(lambda, w, gradient)");
            Member("The same with options of this call.", $"public {HypergradientResult} Compute({_readOnlySpan} lambda, {_span} w, {_span} gradient, {Options} options)", "_engine.Compute(lambda, w, gradient, options)");
        }
        Member("(∂w/∂λ)ᵀ·wAdjoint at the fixed point w, written over lambdaAdjoint.", $"public {LinearSolveResult} Adjoint({_readOnlySpan} lambda, {_readOnlySpan} w, {_readOnlySpan} wAdjoint, {_span} lambdaAdjoint)", "_engine.Adjoint(lambda, w, wAdjoint, lambdaAdjoint)");
        Member("∂w/∂λ·lambdaTangent at the fixed point w, written over wTangent.", $"public {LinearSolveResult} Tangent({_readOnlySpan} lambda, {_readOnlySpan} w, {_readOnlySpan} lambdaTangent, {_span} wTangent)", "_engine.Tangent(lambda, w, lambdaTangent, wTangent)");
    }

    private void WriteProducts()
    {
        writer.Line("/// <summary>One step of the map, written over next.</summary>");
        writer.Open($"public void Map({_readOnlySpan} w, {_readOnlySpan} lambda, {_span} next)");
        writer.Line("global::HypergradGen.Solvers.Arguments.RequireLength(next.Length, w.Length, \"next\", \"as long as w\");");
        writer.Line($"global::HypergradGen.Solvers.Arguments.RequireDisjoint<{_real}>(next, w, \"next\", \"w\");");
        writer.Line($"global::HypergradGen.Solvers.Arguments.RequireDisjoint<{_real}>(next, lambda, \"next\", \"lambda\");");
        writer.Line("_operators.CheckShape(w.Length, lambda.Length);");
        writer.Line("_operators.Prepare(w, lambda);");
        writer.Line("_operators.Map(w, lambda, next);");
        writer.Close();
        writer.Line();
        string target = problem.Map.IsStatic ? problem.FullName : "_operators.Problem";
        Member("∂₁Φ·wTangent + ∂₂Φ·lambdaTangent, written over nextTangent.", $"public void MapJvp({_readOnlySpan} w, {_readOnlySpan} lambda, {_readOnlySpan} wTangent, {_readOnlySpan} lambdaTangent, {_span} nextTangent)", $"{target}.{names.Jvp}(w, lambda, wTangent, lambdaTangent, nextTangent)");
        Member("∂₁Φᵀ·nextAdjoint and ∂₂Φᵀ·nextAdjoint, written over wAdjoint and lambdaAdjoint.", $"public void MapVjp({_readOnlySpan} w, {_readOnlySpan} lambda, {_readOnlySpan} nextAdjoint, {_span} wAdjoint, {_span} lambdaAdjoint)", $"{target}.{names.Vjp}(w, lambda, nextAdjoint, wAdjoint, lambdaAdjoint)");
        Member("∂₁Φ·wTangent alone, written over nextTangent: a linearisation and one product.", $"public void MapStateJvp({_readOnlySpan} w, {_readOnlySpan} lambda, {_readOnlySpan} wTangent, {_span} nextTangent)", "_engine.StateTangent(lambda, w, wTangent, nextTangent)");
        Member("∂₁Φᵀ·nextAdjoint alone, written over wAdjoint: a linearisation and one product.", $"public void MapStateVjp({_readOnlySpan} w, {_readOnlySpan} lambda, {_readOnlySpan} nextAdjoint, {_span} wAdjoint)", "_engine.StateAdjoint(lambda, w, nextAdjoint, wAdjoint)");
        if (problem.Objective is not { } objective)
            return;
        string owner = objective.IsStatic ? problem.FullName : "_operators.Problem";
        if (objective.Shape is not null)
        {
            var handed = products[names.Gradient!];
            Member("The objective's value and its gradients.", $"public {handed.ReturnType} ObjectiveGradient({handed.Declaration})", $"{owner}.{names.Gradient}({handed.Arguments})");
            return;
        }
        Member("The objective's value; ∇₁E written over wGradient and ∇₂E over lambdaGradient.", $"public {_real} ObjectiveGradient({_readOnlySpan} w, {_readOnlySpan} lambda, {_span} wGradient, {_span} lambdaGradient)", $"{owner}.{names.Gradient}(w, lambda, wGradient, lambdaGradient)");
    }

    private void WriteInner()
    {
        if (problem.Inner is not { Objective: var inner })
            return;
        void HandOn(string member, string summary, string product)
        {
            var handed = products[product];
            Member(summary, $"public {handed.ReturnType} {member}({handed.Declaration})", $"{(inner.IsStatic ? problem.FullName : "_operators.Problem")}.{product}({handed.Arguments})");
        }

        HandOn("InnerGradient", $"The inner objective's value and its gradients: <see cref=\"{inner.Name}Gradient\"/>.", inner.Name + "Gradient");
        HandOn("InnerHessianProduct", $"The inner objective's second derivatives along the tangents of its inputs: <see cref=\"{inner.Name}HessianProduct\"/>.", inner.Name + "HessianProduct");
    }

    private void WriteOperators()
    {
        string contract = _hasObjective ? "IHypergradientOperators" : "IFixedPointOperators";
        writer.Line("/// <summary>The products of this problem as the runtime's solvers take them.</summary>");
        writer.Open($"private struct Operators : global::HypergradGen.Solvers.{contract}<{_real}>");
        if (!_isStatic)
        {
            writer.Line($"private {problem.FullName} _problem;");
            writer.Line();
        }
        writer.Line("private readonly global::HypergradGen.Solvers.Workspace _workspace;");
        if (problem.Map.Shape is not null)
            writer.Line("private readonly Constants _constants = new();");
        writer.Line();
        writer.Open($"internal Operators({(_isStatic ? "" : problem.FullName + " problem, ")}global::HypergradGen.Solvers.Workspace workspace)");
        if (!_isStatic)
            writer.Line("_problem = problem;");
        writer.Line("_workspace = workspace;");
        writer.Close();
        writer.Line();
        if (!_isStatic)
        {
            writer.Line($"internal readonly {problem.FullName} Problem => _problem;");
            writer.Line();
        }
        if (problem.Map.Shape is not null)
        {
            writer.Line("internal readonly Constants Constants => _constants;");
            writer.Line();
        }
        WriteCheckShape();
        string target = Target(problem.Map.IsStatic);
        void Program(string contractName, string name, params string[] more)
        {
            string list = string.Join(", ", new[] { "w", "lambda" }.Concat(more));
            string types = string.Join(", ", new[] { $"{_readOnlySpan} w", $"{_readOnlySpan} lambda" }.Concat(more.Select((m, i) => $"{(i == more.Length - 1 ? _span : _readOnlySpan)} {m}")));
            writer.Line(Inlined);
            writer.Line($"public void {contractName}({types}) => {target}.{name}({list}, _workspace{Given(name)});");
            writer.Line();
        }

        writer.Line("public void UseThreads(int count) => _workspace.UseThreads(count);");
        writer.Line();
        writer.Line(Inlined);
        writer.Open($"public void Prepare({_readOnlySpan} w, {_readOnlySpan} lambda)");
        writer.Line($"{target}.{names.Prepare}(w, lambda, _workspace{Given(names.Prepare)});");
        writer.Close();
        writer.Line();
        Program("Map", names.Map, "next");
        Program("Linearise", names.Linearise);
        Program("MapLinearised", names.MapLinearised, "next");
        WriteRecording(target);
        Program("ApplyState", names.ApplyState, "wTangent", "nextTangent");
        Program("ApplyStateTransposed", names.ApplyStateTransposed, "nextAdjoint", "wAdjoint");
        WriteNormal(target);
        Program("ApplyHyper", names.ApplyHyper, "lambdaTangent", "nextTangent");
        Program("ApplyHyperTransposed", names.ApplyHyperTransposed, "nextAdjoint", "lambdaAdjoint");
        WriteKeeping();
        WriteCollection(target);
        if (problem.Objective is { } objective)
        {
            writer.Line(Inlined);
            writer.Line($"public {_real} ObjectiveGradient({_readOnlySpan} w, {_readOnlySpan} lambda, {_span} wGradient, {_span} lambdaGradient)");
            writer.Line($"    => {Target(objective.IsStatic)}.{names.FlatGradient}(w, lambda, wGradient, lambdaGradient{Given(names.FlatGradient!)});");
        }
        writer.Close();
    }

    /// <summary>What a reverse sweep keeps of a step: what products need, or less.</summary>
    private void WriteRecording(string target)
    {
        var (step, point) = !map.KeepsSteps ? (names.Map, null) : map.Recorded is null ? (names.MapLinearised, names.Linearise) : (names.MapRecorded, names.LineariseRecorded);
        string parameters = $"{_readOnlySpan} w, {_readOnlySpan} lambda";
        writer.Line(Inlined);
        writer.Line($"public void MapRecorded({parameters}, {_span} next) => {target}.{step}(w, lambda, next, _workspace{Given(step)});");
        writer.Line();
        writer.Line(Inlined);
        writer.Open($"public void LineariseRecorded({parameters})");
        if (point is not null)
            writer.Line($"{target}.{point}(w, lambda, _workspace{Given(point)});");
        writer.Close();
        writer.Line();
    }

    private void WriteNormal(string target)
    {
        writer.Line($"public bool JoinsStateProducts => {(map.ApplyStateNormal is null ? "false" : "true")};");
        writer.Line();
        writer.Line(Inlined);
        writer.Open($"public void ApplyStateNormal({_readOnlySpan} w, {_readOnlySpan} lambda, {_readOnlySpan} wTangent, {_span} residual, {_span} wAdjoint)");
        if (map.ApplyStateNormal is not null)
            writer.Line($"{target}.{names.ApplyStateNormal}(w, lambda, wTangent, residual, wAdjoint, _workspace{Given(names.ApplyStateNormal)});");
        writer.Close();
        writer.Line();
    }

    private void WriteKeeping()
    {
        writer.Line($"public bool IsSymmetric => {(problem.Inner is null ? "false" : "true")};");
        writer.Line();
        writer.Line($"public bool KeepsLinearisations => {(map.KeepsSteps ? "true" : "false")};");
        writer.Line();
        writer.Line("public long LinearisationLength => _workspace.KeptLength;");
        writer.Line();
        writer.Line("public void BeginLinearisation(int place) => _workspace.BeginPoint(place);");
        writer.Line();
        writer.Line("public void SelectLinearisation(int place) => _workspace.SelectPoint(place);");
        writer.Line();
    }

    private void WriteCollection(string target)
    {
        string given = $"{_readOnlySpan} w, {_readOnlySpan} lambda";
        writer.Line($"public bool Collects => {(map.Collected is not null ? "true" : "false")};");
        writer.Line();
        writer.Line(Inlined);
        writer.Line($"public void ReverseStep({given}, {_readOnlySpan} next, {_readOnlySpan} nextAdjoint, {_span} wAdjoint, {_span} lambdaAdjoint, int place, int capacity)");
        writer.Line($"    => {target}.{names.ReverseStep}(w, lambda, nextAdjoint, wAdjoint, lambdaAdjoint, {(map.ReadsFollowing ? "next, " : "")}{(map.Collected is not null ? "place, capacity, " : "")}_workspace{Given(names.ReverseStep)});");
        writer.Line();
        writer.Line(Inlined);
        writer.Open($"public void AddCollected({given}, {_readOnlySpan} wOfSteps, {_span} lambdaAdjoint, int steps)");
        if (map.Collected is not null)
            writer.Line($"{target}.{names.AddCollected}(w, lambda, wOfSteps, lambdaAdjoint, steps, _workspace{Given(names.AddCollected)});");
        writer.Close();
        writer.Line();
    }

    private string Given(string program) => given.TryGetValue(program, out var constants) ? string.Concat(constants.Select(c => ", " + c)) : "";

    private void WriteCheckShape()
    {
        writer.Line(Inlined);
        writer.Open("public void CheckShape(int stateLength, int hyperparameterLength)");
        void Check(string? length, bool isStatic, string actual, string name)
        {
            if (length is not null)
                writer.Line($"global::HypergradGen.Solvers.Arguments.RequireAtLeast({actual}, {Target(isStatic)}.{length}(stateLength, hyperparameterLength), \"{name}\");");
        }

        LengthNames[] both = [names.MapLengths, names.ObjectiveLengths];
        foreach (int length in both.Select(l => l.Exact.State).OfType<int>().Distinct())
            MarkedLengths.WriteCheck(writer, "stateLength", length, "w");
        foreach (int length in both.Select(l => l.Exact.Hyperparameters).OfType<int>().Distinct())
            MarkedLengths.WriteCheck(writer, "hyperparameterLength", length, "lambda");
        Check(names.MapLengths.State, problem.Map.IsStatic, "stateLength", "w");
        Check(names.MapLengths.Hyperparameters, problem.Map.IsStatic, "hyperparameterLength", "lambda");
        Check(names.ObjectiveLengths.State, problem.Objective is { IsStatic: true }, "stateLength", "w");
        Check(names.ObjectiveLengths.Hyperparameters, problem.Objective is { IsStatic: true }, "hyperparameterLength", "lambda");
        writer.Close();
        writer.Line();
    }
}
