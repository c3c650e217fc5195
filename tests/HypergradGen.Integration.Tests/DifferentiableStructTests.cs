using HypergradGen.Integration.Tests.Problems;

namespace HypergradGen.Integration.Tests;

/// <summary>Products of methods on structs, tuples and references, against differences and each other.</summary>
public sealed class DifferentiableStructTests
{
    private const double Step = 1e-6;

    private static readonly Vector3D s_v = new(0.7, -0.4, 1.2), s_u = new(0.3, 0.9, -0.5), s_a = new(1, 2, -0.5), s_b = new(-0.3, 0.4, 0.8);

    private static void Near(double expected, double actual) => Assert.True(Math.Abs(expected - actual) <= 1e-7 * (1 + Math.Abs(expected)), $"{actual:R} and should be {expected:R}");

    private static void Near(Vector3D expected, Vector3D actual)
    {
        Near(expected.X, actual.X);
        Near(expected.Y, actual.Y);
        Near(expected.Z, actual.Z);
    }

    private static double Slope(Func<double, double> f) => (f(Step) - f(-Step)) / (2 * Step);

    private static Vector3D Slope(Func<double, Vector3D> f) => 1 / (2 * Step) * (f(Step) + -f(-Step));

    [Fact]
    public void Elements_of_a_loop_are_deconstructed_by_a_method_in_source()
    {
        var gradient = new Reach[2];
        Near(1.5 * 9, MarkedStructs.CoveredGradient([new(0, 3), new(2, 1)], gradient));
        Near(0.5 * 9 - 2 * 1.5 * 3, gradient[0].Low);
        Near(0.5 * 9 + 2 * 1.5 * 3, gradient[0].High);
        Assert.Equal(default, gradient[1]);
    }

    [Fact]
    public void The_gradient_in_a_struct_or_tuple_is_one_of_the_same_type()
    {
        var (of, scale) = ((Mass: 1.5, Charge: -0.8), new Reading(0.3, 2));
        double value = MarkedStructs.EnergyGradient(s_v, s_u, of, scale, out Vector3D position, out Vector3D speed, out (double Mass, double Charge) ofGradient);
        Assert.Equal(MarkedStructs.Energy(s_v, s_u, of, scale), value);
        Near(Slope(h => MarkedStructs.Energy(s_v + h * s_a, s_u, of, scale)), position * s_a);
        Near(Slope(h => MarkedStructs.Energy(s_v, s_u + h * s_b, of, scale)), speed * s_b);
        Near(Slope(h => MarkedStructs.Energy(s_v, s_u, (1.5 + h, -0.8), scale)), ofGradient.Mass);
        Near(Slope(h => MarkedStructs.Energy(s_v, s_u, (1.5, -0.8 + h), scale)), ofGradient.Charge);
        Near(position * s_a + speed * s_b + 2 * ofGradient.Mass + 3 * ofGradient.Charge, MarkedStructs.EnergyJvp(s_v, s_u, of, scale, s_a, s_b, (2, 3)));
    }

    [Fact]
    public void The_tangent_and_the_seed_of_a_struct_that_is_returned_are_structs()
    {
        Vector3D tangent = MarkedStructs.ForceJvp(s_v, 0.6, s_a, 2);
        Near(Slope(h => MarkedStructs.Force(s_v + h * s_a, 0.6 + h * 2)), tangent);
        MarkedStructs.ForceVjp(s_v, 0.6, resultAdjoint: s_b, out Vector3D at, out double strength);
        Near(s_b * tangent, at * s_a + 2 * strength);
    }

    [Fact]
    public void Parts_that_have_no_name_outside_have_derivatives()
    {
        double value = MarkedStructs.OfHiddenGradient(new(2, 3), new(0.5, 1.5), out PairOfHidden first, out PairOfHidden second);
        Near(18 * 1.125 * 1.125, value);
        // The gradients of ab² and (cd²)² at (2, 3) and (0.5, 1.5), as the product of their own parts.
        Near(1.265625 * 9 * Math.Pow(1.265625 * 12, 2), first.Product);
        Near(18 * 2 * 1.125 * 2.25 * Math.Pow(18 * 2 * 1.125 * 1.5, 2), second.Product);
        Near(1.265625 * (9 * 1 + 12 * 2), MarkedStructs.OfHiddenJvp(new(2, 3), new(0.5, 1.5), new(1, 2), default));
    }

    [Fact]
    public void What_is_given_by_reference_is_updated_and_what_goes_out_is_a_result()
    {
        Vector3D Turned(double h)
        {
            var v = s_v + h * s_a;
            MarkedStructs.Turn(ref v, 0.4 + 0.7 * h, out _);
            return v;
        }

        double Length(double h)
        {
            var v = s_v + h * s_a;
            MarkedStructs.Turn(ref v, 0.4 + 0.7 * h, out double length);
            return length;
        }

        Vector3D tangent = s_a, adjoint = s_b;
        MarkedStructs.TurnJvp(s_v, 0.4, ref tangent, 0.7, out double lengthTangent);
        Near(Slope(Turned), tangent);
        Near(Slope(Length), lengthTangent);
        MarkedStructs.TurnVjp(s_v, 0.4, ref adjoint, lengthAdjoint: 1.3, out double angleAdjoint);
        Near(s_b * tangent + 1.3 * lengthTangent, adjoint * s_a + 0.7 * angleAdjoint);
    }

    [Fact]
    public void Counts_and_truth_values_that_are_given_back_have_no_derivative()
    {
        double Run(double h, bool takesGuess)
        {
            double guess = 1.5 + 0.4 * h;
            MarkedStructs.TryRoot(2 + h, ref guess, out _, out double error);
            return takesGuess ? guess : error;
        }

        double tangent = 0.4, adjoint = 0.6;
        MarkedStructs.TryRootJvp(2, 1.5, 1, ref tangent, out double errorTangent);
        Near(Slope(h => Run(h, true)), tangent);
        Near(Slope(h => Run(h, false)), errorTangent);
        MarkedStructs.TryRootVjp(2, 1.5, ref adjoint, errorAdjoint: -2, out double xAdjoint);
        Near(0.6 * tangent - 2 * errorTangent, xAdjoint + 0.4 * adjoint);
    }

    [Fact]
    public void Spans_of_structs_have_spans_of_structs_for_derivatives()
    {
        Vector3D[] points = [s_v, s_u, s_a], pointsTangent = [s_b, s_a, s_v], shiftedTangent = new Vector3D[3], seed = [s_a, s_b, s_u], pointsAdjoint = new Vector3D[3];
        (double Weight, double Offset)[] of = [(1, 2), (0.5, -1), (0.3, 0.2)], ofTangent = [(0.1, 0.2), (-1, 0.4), (0.6, 3)], ofAdjoint = new (double, double)[3];
        Bond[] bonds = [new(0, 1), new(2, 1), new(1, 1)];
        (double Sum, Vector3D[] Shifted) Run(double h)
        {
            var shifted = new Vector3D[3];
            double sum = MarkedStructs.Spread([.. points.Zip(pointsTangent, (p, t) => p + h * t)], [.. of.Zip(ofTangent, (o, t) => (o.Weight + h * t.Weight, o.Offset + h * t.Offset))], bonds, shifted);
            return (sum, shifted);
        }

        double tangent = MarkedStructs.SpreadJvp(points, of, bonds, pointsTangent, ofTangent, shiftedTangent);
        Near(Slope(h => Run(h).Sum), tangent);
        for (int i = 0; i < 3; i++)
            Near(Slope(h => Run(h).Shifted[i]), shiftedTangent[i]);
        MarkedStructs.SpreadVjp(points, of, bonds, seed, 0.7, pointsAdjoint, ofAdjoint);
        double left = 0.7 * tangent, right = 0;
        for (int i = 0; i < 3; i++)
        {
            left += seed[i] * shiftedTangent[i];
            right += pointsAdjoint[i] * pointsTangent[i] + ofAdjoint[i].Weight * ofTangent[i].Weight + ofAdjoint[i].Offset * ofTangent[i].Offset;
        }
        Near(left, right);
        Assert.Equal([s_a, s_b, s_u], seed);
        Assert.Equal("shiftedTangent", Assert.Throws<ArgumentException>(() => MarkedStructs.SpreadJvp(points, of, bonds, pointsTangent, ofTangent, new Vector3D[2])).ParamName);
        Assert.Equal("pointsAdjoint", Assert.Throws<ArgumentException>(() => MarkedStructs.SpreadVjp(points, of, bonds, seed, 0.7, seed, ofAdjoint)).ParamName);
    }

    [Fact]
    public void A_span_of_structs_that_is_read_and_written_is_updated()
    {
        Vector3D[] state = [s_v, s_u], tangent = [s_a, s_b], adjoint = [s_u, s_a];
        Vector3D[] Run(double h)
        {
            Vector3D[] run = [s_v + h * s_a, s_u + h * s_b];
            MarkedStructs.Integrate(run, 0.2 + 0.5 * h);
            return run;
        }

        MarkedStructs.IntegrateJvp(state, 0.2, tangent, 0.5);
        MarkedStructs.IntegrateVjp(state, 0.2, adjoint, out double stepAdjoint);
        Assert.Equal([s_v, s_u], state);
        for (int i = 0; i < 2; i++)
            Near(Slope(h => Run(h)[i]), tangent[i]);
        Near(s_u * tangent[0] + s_a * tangent[1], adjoint[0] * s_a + adjoint[1] * s_b + 0.5 * stepAdjoint);
    }

    [Fact]
    public void Tuples_in_tuples_are_taken_apart()
    {
        var (first, second) = MarkedStructs.NestedJvp((int)Unit.Foot, (2, (3, 4)), (1, (10, 100)));
        Near(0.3, first);
        Near(3 + 20 - 100, second);
        MarkedStructs.NestedVjp((int)Unit.Metre, (2, (3, 4)), 0.5, 2, out (double, (double A, double B)) adjoint);
        Assert.Equal((0.5 + 6, (4, -2)), adjoint);
    }
}
