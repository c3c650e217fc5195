using HypergradGen.Generator.Emission;
using HypergradGen.Generator.Products;

namespace HypergradGen.Generator.Harness;

/// <summary>Writes the benchmarks of a problem: its map, products, solve and hypergradients, at a point that is drawn once.</summary>
public static class BenchmarksEmitter
{
    private const string Bdn = "global::BenchmarkDotNet", Columns = Bdn + ".Columns", Method = "global::HypergradGen.HypergradientMethod";

    /// <summary>The classic methods; conjugate gradients need a symmetric ∂₁Φ.</summary>
    private static readonly string[] s_methods = ["Auto", "FixedPoint", "NormalEquations", "ReverseUnrolled", "ForwardUnrolled"];

    public static string Emit(HarnessSpec spec)
    {
        var file = new HarnessFile(spec);
        // The attributes stand in front of the class that is opened last.
        return file.Write(() => Write(file), Attributes(spec));
    }

    private static string[] Attributes(HarnessSpec spec)
        => [$"[{Bdn}.Attributes.MemoryDiagnoser]", $"[{Bdn}.Attributes.Config(typeof({spec.Type.Types[spec.Type.Types.Count - 1].Name}.IterationsConfig))]"];

    private static void Write(HarnessFile file)
    {
        var (writer, spec, shape) = (file.Writer, file.Spec, file.Shape);
        string real = file.Real;
        string Field(string name) => "_" + file.Members.Take(name);
        string problem = Field("problem"), solver = Field("solver"), random = "random", state = Field("stateBlocks"), hyperparameters = Field("hyperparameterBlocks");
        string start = Field("start"), w = Field("w"), solution = Field("solution"), lambda = Field("lambda"), like = Field("likeState"), likeLambda = Field("likeLambda"), wTangent = Field("wTangent"), lambdaTangent = Field("lambdaTangent");
        string owner = shape.IsStatic ? spec.Problem : problem;
        if (!shape.IsStatic)
            writer.Line($"private {spec.Problem} {problem} = default!;");
        writer.Line($"private {spec.Problem}.HypergradientSolver {solver} = null!, {solver}OfOneStep = null!;");
        writer.Line($"private global::HypergradGen.Checks.VectorBlocks {state} = null!, {hyperparameters} = null!;");
        writer.Line($"private {real}[] {start} = [], {w} = [], {solution} = [], {lambda} = [], {like} = [], {likeLambda} = [], {wTangent} = [], {lambdaTangent} = [];");
        var adapter = new AdapterEmitter(shape, file.WriteConstants(file.Members, "private "), state, hyperparameters);
        writer.Line();
        WriteSetup();
        string[] methods = [.. s_methods.Concat(spec.IsSymmetric || spec.Shape!.HasInner ? ["ConjugateGradient"] : [])];
        Benchmark("Map", "One evaluation of the map: what the others are measured in.", real, [.. Vectors("w", w), .. Vectors("lambda", lambda), .. Vectors("next", like)], adapter.Map(solver), "next.Length > 0 ? next[0] : default", isBaseline: true);
        Benchmark("Jvp", "∂₁Φ·ẇ + ∂₂Φ·λ̇.", real, [.. Vectors("w", w), .. Vectors("lambda", lambda), .. Vectors("wTangent", wTangent), .. Vectors("lambdaTangent", lambdaTangent), .. Vectors("nextTangent", like)], adapter.MapJvp(solver), "nextTangent.Length > 0 ? nextTangent[0] : default");
        Benchmark("Vjp", "∂₁Φᵀ·u and ∂₂Φᵀ·u.", real, [.. Vectors("w", w), .. Vectors("lambda", lambda), .. Vectors("nextAdjoint", wTangent), .. Vectors("wAdjoint", like), .. Vectors("lambdaAdjoint", likeLambda)], adapter.MapVjp(solver), "wAdjoint.Length > 0 ? wAdjoint[0] : default");
        Benchmark("Linear_application", "One product with ∂₁Φ at the solution, with what it takes to linearise the map there: a linear solve of one step.", "global::HypergradGen.LinearSolveResult", [.. Vectors("w", solution), .. Vectors("lambda", lambda), .. Vectors("lambdaTangent", lambdaTangent), .. Vectors("wTangent", like)], null, adapter.Tangent(solver + "OfOneStep"));
        Benchmark("Solve", "The fixed point from the start.", "global::HypergradGen.FixedPointResult", [.. Vectors("w", w), .. Vectors("lambda", lambda)], null, adapter.Solve(solver), restarts: true);
        if (shape.HasObjective)
        {
            foreach (string method in methods)
                Benchmark("Hypergradient_by_" + method, $"Solve and hypergradient by {method}.", "global::HypergradGen.HypergradientResult", [.. Vectors("w", w), .. Vectors("lambda", lambda), .. Vectors("gradient", likeLambda)], null, adapter.Compute(solver, $"s_by{method}"), restarts: true);
        }
        WriteOptions();
        WriteConfig();

        string[] Vectors(string name, string field) => [$"global::System.Span<{real}> {name} = {field};"];

        void Benchmark(string name, string summary, string type, string[] vectors, string? call, string result, bool isBaseline = false, bool restarts = false)
        {
            if (spec.Type.MemberNames.Contains(name))
                return;
            writer.Line($"/// <summary>{summary}</summary>");
            writer.Line($"[{Bdn}.Attributes.Benchmark{(isBaseline ? "(Baseline = true)" : "")}]");
            writer.Open($"public {type} {name}()");
            foreach (string vector in vectors)
                writer.Line(vector);
            if (restarts)
                writer.Line($"{start}.CopyTo(w);");
            if (call is not null)
                writer.Line(call + ";");
            writer.Line($"return {result};");
            writer.Close();
            writer.Line();
        }

        void WriteSetup()
        {
            writer.Line("/// <summary>Creates problem and solver, and draws the point.</summary>");
            if (!spec.HasSetup)
                writer.Line($"[{Bdn}.Attributes.GlobalSetup]");
            writer.Open("public void SetUpHypergradients()");
            if (!shape.IsStatic)
                writer.Line($"{problem} = CreateProblem();");
            writer.Line($"{solver} = {owner}.CreateSolver();");
            writer.Line($"{solver}OfOneStep = {owner}.CreateSolver(new global::HypergradGen.HypergradientOptions {{ Method = {Method}.FixedPoint, MaxLinearIterations = 1, LinearTolerance = 0 }});");
            writer.Line($"{state} = {file.Blocks(BlockRole.State)};");
            writer.Line($"{hyperparameters} = {file.Blocks(BlockRole.Hyperparameter)};");
            string sample = Stubs.Of(spec).Any(s => s.Name == "SamplePoint") ? adapter.Sample(random) : $"global::HypergradGen.Checks.BenchmarkPoint.Draw<{real}>({random}, w, lambda)";
            writer.Line($"({start}, {lambda}) = global::HypergradGen.Checks.BenchmarkPoint.Find<{real}>({state}, {hyperparameters},");
            writer.Line($"    ({random}, w, lambda) => {sample},");
            writer.Line($"    (w, lambda, next) => {adapter.Map(solver)});");
            writer.Line($"{w} = ({real}[]){start}.Clone();");
            writer.Line($"{solution} = ({real}[]){start}.Clone();");
            writer.Open();
            writer.Line($"global::System.Span<{real}> w = {solution};");
            writer.Line($"global::System.Span<{real}> lambda = {lambda};");
            writer.Line(adapter.Solve(solver) + ";");
            writer.Close();
            writer.Line($"({wTangent}, {lambdaTangent}) = (({real}[]){start}.Clone(), ({real}[]){lambda}.Clone());");
            writer.Line($"({like}, {likeLambda}) = (new {real}[{start}.Length], new {real}[{lambda}.Length]);");
            writer.Close();
            writer.Line();
        }

        void WriteOptions()
        {
            foreach (string method in shape.HasObjective ? methods : [])
                writer.Line($"private static readonly global::HypergradGen.HypergradientOptions s_by{method} = new() {{ Method = {Method}.{method} }};");
            writer.Line();
        }

        void WriteConfig()
        {
            writer.Line("/// <summary>Adds the column with the iteration counts.</summary>");
            writer.Open($"public sealed class IterationsConfig : {Bdn}.Configs.ManualConfig");
            writer.Line($"public IterationsConfig() => AddColumn(new IterationsColumn());");
            writer.Close();
            writer.Line();
            writer.Line("/// <summary>How many iterations a benchmark took, forward and linear, and how it ended: found by running it once beside the measurement.</summary>");
            writer.Open($"public sealed class IterationsColumn : {Columns}.IColumn");
            writer.Line("public string Id => \"Iterations\";");
            writer.Line("public string ColumnName => \"Iterations\";");
            writer.Line("public bool AlwaysShow => true;");
            writer.Line($"public {Columns}.ColumnCategory Category => {Columns}.ColumnCategory.Custom;");
            writer.Line("public int PriorityInCategory => 0;");
            writer.Line("public bool IsNumeric => false;");
            writer.Line($"public {Columns}.UnitType UnitType => {Columns}.UnitType.Dimensionless;");
            writer.Line("public string Legend => \"forward + linear iterations, and the status where it is not Converged\";");
            writer.Line($"public bool IsAvailable({Bdn}.Reports.Summary summary) => true;");
            writer.Line($"public bool IsDefault({Bdn}.Reports.Summary summary, {Bdn}.Running.BenchmarkCase benchmark) => false;");
            writer.Line($"public string GetValue({Bdn}.Reports.Summary summary, {Bdn}.Running.BenchmarkCase benchmark, {Bdn}.Reports.SummaryStyle style) => GetValue(summary, benchmark);");
            writer.Open($"public string GetValue({Bdn}.Reports.Summary summary, {Bdn}.Running.BenchmarkCase benchmark)");
            writer.Line("var parameters = new global::System.Collections.Generic.List<(string, object?)>();");
            writer.Line("foreach (var parameter in benchmark.Parameters.Items)");
            writer.Line("    parameters.Add((parameter.Name, parameter.Value));");
            writer.Line($"return global::HypergradGen.Checks.BenchmarkIterations.Of(benchmark.Descriptor.Type, benchmark.Descriptor.GlobalSetupMethod ?? benchmark.Descriptor.Type.GetMethod(nameof(SetUpHypergradients))!, benchmark.Descriptor.WorkloadMethod, parameters);");
            writer.Close();
            writer.Close();
        }
    }
}
