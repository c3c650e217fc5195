using HypergradGen.Generator.Emission;
using HypergradGen.Generator.Products;

namespace HypergradGen.Generator.Harness;

/// <summary>Writes the facts that test a problem's derivatives. What a fact checks is in the runtime; what is here binds the problem to it.</summary>
public static class GradientTestsEmitter
{
    private const string Checks = "global::HypergradGen.Checks";

    private static readonly (string Name, string Summary)[] s_all =
    [
        ("Jvp_agrees_with_differences", "∂₁Φ·ẇ + ∂₂Φ·λ̇ against extrapolated central differences of Φ."),
        ("Vjp_agrees_with_Jvp", "⟨u, Jẋ⟩ = ⟨Jᵀu, ẋ⟩: the adjoint is the transpose of the tangent."),
        ("Jvp_has_Taylor_slope_2", "‖Φ(x + hẋ) − Φ(x) − hJẋ‖ falls as h²."),
        ("Map_contracts_along_the_path", "The steps of w ← Φ(w, λ) become shorter."),
        ("State_derivative_is_as_symmetric_as_it_is_taken_to_be", "uᵀ∂₁Φv = vᵀ∂₁Φu where symmetry is declared, or where Auto chooses conjugate gradients."),
        ("Outputs_that_start_as_NaN_are_written_whole", "Nothing in an output is read, and all of it is written."),
        ("Calls_are_pure", "Inputs and seeds are untouched, and a second call gives the same bits."),
        ("Calls_allocate_nothing", "A second call allocates nothing on the heap."),
        ("Overlap_is_refused", "An output that overlaps an input is refused by name, before anything is written."),
    ];

    private static readonly (string Name, string Summary)[] s_ofObjectives =
    [
        ("Objective_gradient_agrees_with_differences", "⟨∇E, ẋ⟩ against extrapolated central differences of E."),
        ("Methods_agree", "All methods give one hypergradient."),
    ];

    private static readonly (string Name, string Summary)[] s_ofInnerObjectives =
    [
        ("Inner_gradient_agrees_with_differences", "⟨∇L, ẋ⟩ against extrapolated central differences of the inner objective L."),
        ("Hessian_agrees_with_differences_of_the_gradient", "∂₁₁L·ẇ + ∂₁₂L·λ̇ against extrapolated central differences of ∇₁L."),
        ("Hessian_is_symmetric", "uᵀ∂₁₁L·v = vᵀ∂₁₁L·u."),
        ("Hessian_has_Taylor_slope_3", "L(w + hẇ) − L − h⟨∇₁L, ẇ⟩ − ½h²⟨ẇ, ∂₁₁L·ẇ⟩ falls as h³."),
    ];

    private static readonly string[] s_methods = ["Auto", "FixedPoint", "ConjugateGradient", "NormalEquations", "ReverseUnrolled", "ForwardUnrolled"];

    public static string Emit(HarnessSpec spec)
    {
        var file = new HarnessFile(spec);
        return file.Write(() => Write(file));
    }

    private static void Write(HarnessFile file)
    {
        var (writer, spec) = (file.Writer, file.Spec);
        var facts = s_all.Concat(spec.Shape!.HasInner ? s_ofInnerObjectives : []).Concat(spec.Shape.HasObjective ? s_ofObjectives : []).Select(f => (f.Name, f.Summary, Call: f.Name + "()"))
            .Concat(spec.Shape.HasObjective ? s_methods.Select(m => ($"Hypergradient_by_{m}_agrees_with_differences", $"The hypergradient by {m} against differences of the solved problem.", $"Hypergradient_agrees_with_differences(global::HypergradGen.HypergradientMethod.{m})")) : [])
            .Where(f => !spec.Type.MemberNames.Contains(f.Item1))
            .ToArray();
        string suite = file.Members.Take("suite"), report = file.Members.TakeExactly("Report");
        suite = "s_" + suite;
        string? output = spec.Kind == HarnessKind.XunitTwo ? WriteOutput(file) : null;
        foreach (var (name, summary, call) in facts)
        {
            writer.Line($"/// <summary>{summary}</summary>");
            writer.Line("[global::Xunit.Fact]");
            writer.Line($"public void {name}() => {report}({suite}.Value.{call});");
            writer.Line();
        }
        if (spec.Kind == HarnessKind.XunitTwo && !spec.Type.MemberNames.Contains("Every_check_decides_somewhere"))
        {
            writer.Line("/// <summary>xunit 2 cannot skip a test that runs: a check that can decide at no point passes above, and fails here.</summary>");
            writer.Line("[global::Xunit.Fact]");
            writer.Line($"public void Every_check_decides_somewhere() => {report}({Checks}.CheckReport.OfUndecided(");
            for (int i = 0; i < facts.Length; i++)
                writer.Line($"    {suite}.Value.{facts[i].Item3}{(i < facts.Length - 1 ? "," : "));")}");
            writer.Line();
        }
        WriteReport(file, report, output);
        WriteSuite(file, suite);
    }

    /// <summary>Where lines go to under xunit 2: a class without a constructor is given one.</summary>
    private static string WriteOutput(HarnessFile file)
    {
        if (file.Spec.Output is { } own)
            return own;
        string field = "_" + file.Members.Take("output");
        file.Writer.Line($"private readonly global::Xunit.Abstractions.ITestOutputHelper {field};");
        file.Writer.Line();
        file.Writer.Line("/// <param name=\"output\">Shows the points at which a check cannot decide.</param>");
        file.Writer.Line($"public {file.Spec.Type.Types[file.Spec.Type.Types.Count - 1].Name}(global::Xunit.Abstractions.ITestOutputHelper output) => {field} = output;");
        file.Writer.Line();
        return field;
    }

    private static void WriteReport(HarnessFile file, string report, string? output)
    {
        var writer = file.Writer;
        writer.Line("/// <summary>Passes what is known on to xunit.</summary>");
        writer.Open($"private {(output is null ? "static " : "")}void {report}({Checks}.CheckReport report)");
        writer.Line("foreach (string line in report.Lines)");
        writer.Line($"    {output ?? "global::Xunit.TestContext.Current.TestOutputHelper?"}.WriteLine(line);");
        writer.Line("if (report.Failure is { } failure)");
        writer.Line("    global::Xunit.Assert.Fail(failure);");
        if (output is null)
        {
            writer.Line("if (report.Undecided is { } reason)");
            writer.Line("    global::Xunit.Assert.Skip(reason);");
        }
        writer.Close();
        writer.Line();
    }

    private static void WriteSuite(HarnessFile file, string suite)
    {
        var (writer, spec, shape) = (file.Writer, file.Spec, file.Shape);
        string type = $"{Checks}.GradientTestSuite<{file.Real}>";
        string create = file.Members.TakeExactly("CreateSuite");
        writer.Line("/// <summary>The checks, each of which runs once for all facts.</summary>");
        writer.Line($"private static readonly global::System.Lazy<{type}> {suite} = new({create});");
        writer.Line();
        writer.Line("/// <summary>The problem as the checks call it: state and hyperparameters are one vector each.</summary>");
        writer.Open($"private static {type} {create}()");
        var names = new NameTable();
        foreach (string name in s_vectors)
            names.Reserve(name);
        string problem = names.Take("problem"), solver = names.Take("solver"), options = names.Take("options"), random = names.Take("random"), own = names.Take("own");
        string state = names.Take("state"), hyperparameters = names.Take("hyperparameters");
        string owner = shape.IsStatic ? spec.Problem : problem;
        if (!shape.IsStatic)
            writer.Line($"var {problem} = CreateProblem();");
        writer.Line($"var {solver} = {owner}.CreateSolver();");
        writer.Line($"var {state} = {file.Blocks(BlockRole.State)};");
        writer.Line($"var {hyperparameters} = {file.Blocks(BlockRole.Hyperparameter)};");
        var adapter = new AdapterEmitter(shape, file.WriteConstants(names, ""), state, hyperparameters);
        writer.Line($"return new {type}(");
        writer.Line($"    new {Checks}.ProblemUnderTest<{file.Real}>");
        writer.Line("    {");
        void Member(string name, string value) => writer.Line($"        {name} = {value},");
        Member("Name", $"\"{spec.ProblemName}\"");
        Member("State", state);
        Member("Hyperparameters", hyperparameters);
        bool isPlain = adapter.IsPlain;
        Member("SamplePoint", isPlain ? "SamplePoint" : $"({random}, w, lambda) => {adapter.Sample(random)}");
        Member("Map", isPlain ? $"{solver}.Map" : $"(w, lambda, next) => {adapter.Map(solver)}");
        Member("MapJvp", isPlain ? $"{solver}.MapJvp" : $"(w, lambda, wTangent, lambdaTangent, nextTangent) => {adapter.MapJvp(solver)}");
        Member("MapVjp", isPlain ? $"{solver}.MapVjp" : $"(w, lambda, nextAdjoint, wAdjoint, lambdaAdjoint) => {adapter.MapVjp(solver)}");
        if (shape.HasObjective)
        {
            string cleared = string.Join(" ", adapter.ClearedGradients());
            string gradient = adapter.ObjectiveGradient(solver);
            Member("ObjectiveGradient", adapter.HasPlainObjective ? $"{solver}.ObjectiveGradient" : $"(w, lambda, wGradient, lambdaGradient) => {(cleared.Length > 0 ? $"{{ {cleared} return {gradient}; }}" : gradient)}");
        }
        if (shape.HasInner)
        {
            Member("InnerGradient", isPlain ? $"{solver}.InnerGradient" : $"(w, lambda, wGradient, lambdaGradient) => {adapter.InnerGradient(solver)}");
            Member("InnerHessianProduct", isPlain ? $"{solver}.InnerHessianProduct" : $"(w, lambda, wTangent, lambdaTangent, nextTangent) => {adapter.InnerHessianProduct(solver)}");
        }
        void Created(string name, string member, string parameters, string call)
            => Member(name, isPlain ? $"{options} => {owner}.CreateSolver({options}).{member}" : $"{options} => {{ var {own} = {owner}.CreateSolver({options}); return ({parameters}) => {call}; }}");
        Created("CreateSolve", "Solve", "lambda, w", adapter.Solve(own));
        if (shape.HasObjective)
            Created("CreateCompute", "Compute", "lambda, w, gradient", adapter.Compute(own));
        writer.Line("    },");
        writer.Line($"    \"{spec.FullName}\", points: {spec.Points.ToString(System.Globalization.CultureInfo.InvariantCulture)}, isSymmetric: {(spec.IsSymmetric || shape.HasInner ? "true" : "false")});");
        writer.Close();
    }

    /// <summary>What the parameters of the checks' delegates are called.</summary>
    private static readonly string[] s_vectors =
        ["w", "lambda", "next", "wTangent", "lambdaTangent", "nextTangent", "nextAdjoint", "wAdjoint", "lambdaAdjoint", "wGradient", "lambdaGradient", "gradient"];
}
