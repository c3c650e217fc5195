using HypergradGen.Generator.Differentiation;
using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Products;
using HypergradGen.Generator.Tests.Support;

namespace HypergradGen.Generator.Tests.Passes;

/// <summary>What every pass gives, every pass takes again: second derivatives are the same passes run twice.</summary>
public class ClosednessTests
{
    private const int States = 4;

    private static double[] Point => [.. Maps.W, .. Maps.Lambda];

    private static double[] GradientAt(ObjectiveCase objective, double[] point)
        => objective.GradientAt(objective.Gradient, point[..States], point[States..])[1..];

    /// <summary>The gradient linearised: (w, λ, ∇₁, ∇₂, ẇ, λ̇) ↦ E, and the tangents of ∇₁ and ∇₂: the Hessian times (ẇ, λ̇).</summary>
    private static Linearised Hessian(ObjectiveCase objective)
        => Lineariser.Linearise(objective.Gradient, [Statements.Parameter(objective.Gradient, 0), Statements.Parameter(objective.Gradient, 1)]);

    private static double[] HessianTimes(Function hessian, double[] point, double[] direction)
    {
        double[] w = Vectors.Unwritten(States), lambda = Vectors.Unwritten(3), wTangent = Vectors.Unwritten(States), lambdaTangent = Vectors.Unwritten(3);
        new Interpreter(Problems.Data).Run(hessian, point[..States], point[States..], w, lambda, direction[..States], direction[States..], wTangent, lambdaTangent);
        return [.. wTangent, .. lambdaTangent];
    }

    [Theory]
    [MemberData(nameof(Objectives.Names), MemberType = typeof(Objectives))]
    public void A_gradient_matches_differences_of_the_objective(string name)
    {
        var objective = ObjectiveCase.Of(name);
        var found = objective.GradientAt(objective.Gradient, Maps.W, Maps.Lambda);
        double value = ObjectiveCase.Value(objective.Primal, Maps.W, Maps.Lambda);

        // Sums are added in another order.
        Assert.InRange(found[0], value - 1e-14 * Math.Abs(value), value + 1e-14 * Math.Abs(value));
        foreach (int seed in Enumerable.Range(1, 3))
        {
            var direction = Vectors.Random(seed, 7);
            double Along(double t)
            {
                var point = Vectors.Along(Point, direction, t);
                return ObjectiveCase.Value(objective.Primal, point[..States], point[States..]);
            }

            Differences.Check(t => [Along(t)], [Vectors.Dot(direction, found[1..])], Printer.Print(objective.Gradient));
        }
    }

    [Theory]
    [MemberData(nameof(Objectives.Names), MemberType = typeof(Objectives))]
    public void A_gradient_linearised_is_the_Hessian(string name)
    {
        var objective = ObjectiveCase.Of(name);
        var hessian = Verifier.Verify(Hessian(objective).Function);
        foreach (int seed in Enumerable.Range(1, 2))
        {
            var direction = Vectors.Random(seed, 7);
            Differences.Check(t => GradientAt(objective, Vectors.Along(Point, direction, t)), HessianTimes(hessian, Point, direction), Printer.Print(hessian), 1e-7);
        }
    }

    [Theory]
    [MemberData(nameof(Objectives.Names), MemberType = typeof(Objectives))]
    public void The_Hessian_is_symmetric(string name)
    {
        var hessian = Pipeline.Clean(Hessian(ObjectiveCase.Of(name)).Function);
        double[] u = Vectors.Random(1, 7), v = Vectors.Random(2, 7), times_u = HessianTimes(hessian, Point, u), times_v = HessianTimes(hessian, Point, v);
        double magnitude = Math.Max(1, Vectors.Magnitude(u, times_v) + Vectors.Magnitude(v, times_u));
        Assert.InRange(Vectors.Dot(u, times_v) - Vectors.Dot(v, times_u), -1e-12 * magnitude, 1e-12 * magnitude);
    }

    [Theory]
    [MemberData(nameof(Objectives.Names), MemberType = typeof(Objectives))]
    public void A_third_derivative_is_one_more_run(string name)
    {
        var hessian = Pipeline.Clean(Hessian(ObjectiveCase.Of(name)).Function);
        var third = Verifier.Verify(Lineariser.Linearise(hessian, [Statements.Parameter(hessian, 0), Statements.Parameter(hessian, 1)]).Function);
        double[] direction = Vectors.Random(1, 7), along = Vectors.Random(2, 7);
        var outputs = new[] { 4, 3, 4, 3, 4, 3, 4, 3 }.Select(Vectors.Unwritten).ToArray();
        new Interpreter(Problems.Data).Run(third, Maps.W, Maps.Lambda, outputs[0], outputs[1], direction[..4], direction[4..], outputs[2], outputs[3],
            along[..4], along[4..], outputs[4], outputs[5], outputs[6], outputs[7]);
        Differences.Check(t => HessianTimes(hessian, Vectors.Along(Point, along, t), direction), [.. outputs[6], .. outputs[7]], Printer.Print(third), 1e-6);
    }

    [Theory]
    [MemberData(nameof(Maps.Names), MemberType = typeof(Maps))]
    public void An_adjoint_linearised_matches_differences_of_the_adjoint(string map)
    {
        var products = MapCase.Of(map).Products;
        var run = new MapRun(products);
        var vjp = products.Vjp;
        var second = Verifier.Verify(Lineariser.Linearise(vjp, [Statements.Parameter(vjp, 0), Statements.Parameter(vjp, 1)]).Function);
        double[] u = Vectors.Random(1, 4), direction = Vectors.Random(2, 7);
        var outputs = new[] { 4, 3, 4, 3 }.Select(Vectors.Unwritten).ToArray();
        new Interpreter(Problems.Data).Run(second, Maps.W, Maps.Lambda, u, outputs[0], outputs[1], direction[..4], direction[4..], outputs[2], outputs[3]);
        double[] Along(double t)
        {
            var point = Vectors.Along(Point, direction, t);
            var (w, lambda) = run.Vjp(point[..4], point[4..], u);
            return [.. w, .. lambda];
        }

        Differences.Check(Along, [.. outputs[2], .. outputs[3]], Printer.Print(second), 1e-7);
    }

    [Theory]
    [MemberData(nameof(Objectives.Names), MemberType = typeof(Objectives))]
    public void Reverse_over_reverse_is_the_Hessian_too(string name)
    {
        // The gradient is a map (w, λ) ↦ (∇₁, ∇₂) of one step: its ∇₁ is made into a map's next state and goes all the way again.
        var gradient = ObjectiveCase.Of(name).Gradient;
        var builder = new BlockBuilder(Numbering.After(gradient));
        builder.AddRange(gradient.Body.Statements);
        var asMap = Signatures.WithoutOutput(gradient with { Body = builder.Build() }, Statements.Parameter(gradient, 3), Statements.Parameter(gradient, 1));
        var products = MapCase.Of(new HypergradGen.Generator.Ir.Module(Pipeline.Clean(asMap), EquatableArray<Function>.Empty)).Products;
        double[] u = Vectors.Random(1, 4);
        var (w, lambda) = new MapRun(products).Vjp(Maps.W, Maps.Lambda, u);
        var hessian = Pipeline.Clean(Hessian(ObjectiveCase.Of(name)).Function);
        Vectors.AssertClose(HessianTimes(hessian, Point, [.. u, 0, 0, 0]), [.. w, .. lambda], Printer.Print(products.Vjp), 1e-11);
        Vectors.AssertClose(w, new MapRun(products).StateTransposed(Maps.W, Maps.Lambda, u), Printer.Print(products.ApplyStateTransposed), 1e-11);
    }
}
