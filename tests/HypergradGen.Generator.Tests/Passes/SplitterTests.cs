using HypergradGen.Generator.Differentiation;
using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Planning;
using HypergradGen.Generator.Products;
using HypergradGen.Generator.Rules;
using HypergradGen.Generator.Tests.Support;
using Buffer = HypergradGen.Generator.Ir.Buffer;

namespace HypergradGen.Generator.Tests.Passes;

public class SplitterTests
{
    private static readonly Dictionary<string, PlanPolicy> s_policies = new()
    {
        ["one shot"] = PlanPolicy.OneShot,
        ["linearised"] = PlanPolicy.Linearised,
        ["prepared"] = PlanPolicy.Prepared,
        ["stores what it can"] = new PlanPolicy(0, RecomputesLoops: false, SharesRoot: false, StoresDynamic: true),
        ["recomputes what it can"] = new PlanPolicy(int.MaxValue, RecomputesLoops: true, SharesRoot: false, StoresDynamic: true),
    };

    public static TheoryData<string, string> PoliciesAndMaps
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string policy in s_policies.Keys)
            {
                foreach (var map in Maps.Names)
                    data.Add(policy, map);
            }
            return data;
        }
    }

    private static (Function Whole, Buffer[] Tangents) Linearised(MapCase program)
    {
        var linearised = Lineariser.Linearise(program.Primal, [program.W, program.Lambda]);
        return (Pipeline.Clean(linearised.Function), [.. linearised.Seeds, .. linearised.OutputTangents]);
    }

    [Theory]
    [MemberData(nameof(Maps.Names), MemberType = typeof(Maps))]
    public void A_step_and_its_linearisation_in_one_pass_are_those_of_two_passes(string map)
    {
        var run = new MapRun(MapCase.Of(map).Products);
        foreach (int at in new[] { 0, 1 })
        {
            double[] w = at == 0 ? Maps.W : Vectors.Random(20, 4), lambda = at == 0 ? Maps.Lambda : Vectors.Random(21, 3), seed = Vectors.Random(22, 4);
            var (next, wAdjoint, lambdaAdjoint) = run.InOnePass(w, lambda, seed);
            Vectors.AssertSameBits(run.Map(w, lambda), next, map);
            Vectors.AssertSameBits(run.StateTransposed(w, lambda, seed), wAdjoint, map);
            Vectors.AssertSameBits(run.HyperTransposed(w, lambda, seed), lambdaAdjoint, map);
            var step = run.ReverseStep(w, lambda, seed);
            Vectors.AssertClose(wAdjoint, step.W, map);
            Vectors.AssertClose(lambdaAdjoint, step.Lambda, map);
        }
    }

    [Theory]
    [MemberData(nameof(PoliciesAndMaps))]
    public void The_earlier_and_the_later_program_do_together_what_the_whole_did(string policy, string map)
    {
        var program = MapCase.Of(map);
        var (whole, tangents) = Linearised(program);
        var split = Splitter.Split(whole, tangents, s_policies[policy], "kept", Numbering.After(whole));
        double[] next = Vectors.Unwritten(4);
        var interpreter = new Interpreter(Problems.Data);
        if (!s_policies[policy].SharesRoot)
        {
            Verifier.Verify(split.Early);
            Verifier.Verify(split.Late);
            interpreter.Run(split.Early, Maps.W, Maps.Lambda, next);
        }
        foreach (int seed in Enumerable.Range(0, 2))
        {
            double[] wDirection = Vectors.Random(seed, 4), lambdaDirection = Vectors.Random(10 + seed, 3);
            double[] expectedNext = Vectors.Unwritten(4), expected = Vectors.Unwritten(4), actual = Vectors.Unwritten(4);
            new Interpreter(Problems.Data).Run(whole, Maps.W, Maps.Lambda, expectedNext, wDirection, lambdaDirection, expected);
            if (s_policies[policy].SharesRoot)
                interpreter.Run(OneMethod(split, whole), Maps.W, Maps.Lambda, next, wDirection, lambdaDirection, actual);
            else
                interpreter.Run(split.Late, Maps.W, Maps.Lambda, Vectors.Unwritten(4), wDirection, lambdaDirection, actual);
            string programs = Printer.Print(split.Early) + Printer.Print(split.Late);
            Vectors.AssertSameBits(expectedNext, next, programs);
            Vectors.AssertSameBits(expected, actual, programs);
        }
    }

    private static Function OneMethod(Split split, Function whole)
        => Verifier.Verify(Signatures.WithBuffers(Signatures.Concatenate(split.Early, split.Late, "early", "late"), [.. whole.Parameters.OfType<BufferParameter>()]));

    [Theory]
    [MemberData(nameof(PoliciesAndMaps))]
    public void A_solve_is_parted_from_its_steps(string policy, string map)
    {
        if (s_policies[policy].SharesRoot)
            return;
        var program = MapCase.Of(map);
        var primal = Pipeline.Clean(program.Primal);
        var split = Splitter.Split(primal, [program.W, program.Next], s_policies[policy], "prepared", Numbering.After(primal));
        var interpreter = new Interpreter(Problems.Data);
        // Of the state it may read the length, and nothing else.
        var early = Verifier.Verify(Signatures.WithBuffers(split.Early, [.. primal.Parameters.OfType<BufferParameter>()]));
        interpreter.Run(early, Vectors.Unwritten(4), Maps.Lambda, Vectors.Unwritten(4));
        foreach (int seed in Enumerable.Range(0, 3))
        {
            double[] w = seed == 0 ? Maps.W : Vectors.Random(seed, 4), next = Vectors.Unwritten(4);
            interpreter.Run(split.Late, w, Maps.Lambda, next);
            Vectors.AssertSameBits(program.Value(w, Maps.Lambda), next, Printer.Print(split.Early) + Printer.Print(split.Late));
        }
    }

    [Theory]
    [MemberData(nameof(Maps.Names), MemberType = typeof(Maps))]
    public void A_product_at_a_linearised_point_touches_nothing_dear(string map)
    {
        var products = MapCase.Of(map).Products;
        Assert.All([products.ApplyState, products.ApplyStateTransposed, products.ApplyHyper, products.ApplyHyperTransposed],
            p => Assert.DoesNotContain(Statements.Calls(p), c => RuleTable.Rows[c].Cost > PlanPolicy.Linearised.RecomputeLimit));
    }

    [Fact]
    public void Of_a_logistic_row_one_coefficient_is_stored()
    {
        var program = MapCase.Of("the logistic step");
        var products = program.Products;
        Assert.Single(products.LinearisedPlan);
        var kept = Statements.All(products.Linearise).OfType<Allocate>().Where(a => a.Storage != Storage.Scratch).ToArray();
        Assert.Single(kept);
        Assert.All([products.ApplyState, products.ApplyStateTransposed], p => Assert.Empty(Statements.Operations(p).OfType<Intrinsic>()));
    }

    [Fact]
    public void What_is_read_is_stored_and_then_not_what_it_was_made_of()
    {
        // c = s(1 − s), s = σ(z): the later program reads c alone.
        var program = MapCase.Of(Problems.Map("for (int i = 0; i < n; i++) { double s = 1 / (1 + Math.Exp(-w[i])); next[i] = s; }"));
        var (whole, tangents) = Linearised(program);
        var split = Splitter.Split(Pipeline.Clean(Preaccumulation.Run(whole, [tangents[0], tangents[1]])), tangents, PlanPolicy.Linearised, "kept", new Numbering(100_000));
        Assert.Single(split.Plan.Stored);
        Assert.Empty(Statements.Calls(split.Late));
    }

    [Theory]
    [InlineData("elementwise")]
    [InlineData("the logistic step")]
    [InlineData("a linear map")]
    [InlineData("branches")]
    public void One_adjoint_of_independent_iterations_stores_nothing(string map) => Assert.Empty(MapCase.Of(map).Products.OneShotPlan);

    [Fact]
    public void What_depends_on_the_hyperparameters_alone_is_computed_once_a_solve()
    {
        var products = MapCase.Of("what depends on λ alone").Products;
        Assert.Contains("Math.Exp", Statements.Calls(products.Prepare));
        Assert.All(MapRun.Programs(products).Where(p => p.Name is not ("Prepare" or "Jvp" or "Vjp")), p => Assert.DoesNotContain("Math.Exp", Statements.Calls(p.Program)));
    }
}
