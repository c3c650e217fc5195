using HypergradGen.Integration.Tests.Problems;

namespace HypergradGen.Integration.Tests;

/// <summary>Arrays of elements with parts of several types are copied part by part: what they hold is that of the solve, or of the product.</summary>
public sealed class MixedArrayTests
{
    private readonly double[] _w = [0], _gradient = [0];

    /// <summary>w = (a + w·λ·b), w solves it; the objective is w times the last price.</summary>
    private static (double W, double Gradient) Expected(Market market, double lambda)
    {
        double a = 1 + (market.Extra ?? []).Sum(e => e.Price) + market.Offers.Sum(o => 0.1 * o.Price * o.Good), b = 0.5 + market.Offers.Sum(o => 0.1 * o.Price), w = a / (1 - b * lambda);
        return (w, (market.Offers.Length > 0 ? market.Offers[^1].Price : 1) * w * b / (1 - b * lambda));
    }

    private void Check(Market market, Market.HypergradientSolver solver)
    {
        var (w, gradient) = Expected(market, 0.4);
        solver.Compute([0.4], _w, _gradient);
        Assert.Equal(w, _w[0], 1e-7);
        Assert.Equal(gradient, _gradient[0], 1e-6);
    }

    [Fact]
    public void A_solve_sees_what_has_changed_since_the_last()
    {
        var market = new Market { Offers = [(1, 0.5), (2, -0.25)] };
        var solver = market.CreateSolver(new() { Tolerance = 1e-13, LinearTolerance = 1e-13 });
        Check(market, solver);
        market.Offers[0].Price = 0.75;
        Check(market, solver);
        market.Offers[1].Good = 7;
        Check(market, solver);
        market.Offers = [(1, 0.5), (2, -0.25), (3, 0.125), (4, 0.3)];
        Check(market, solver);
        market.Offers = [(3, 1)];
        Check(market, solver);
        market.Offers = [];
        Check(market, solver);
        market.Extra = [(0, 3), (1, 4)];
        Check(market, solver);
        market.Extra = null;
        Check(market, solver);
    }

    [Fact]
    public void A_product_sees_what_has_changed_since_the_last()
    {
        var market = new Market { Offers = [(1, 0.5), (2, -0.25)] };
        Assert.Equal(0.5 * 2 - 0.25 * 4, market.ValueGradient(2, out double slope), 1e-14);
        Assert.Equal(0.5 - 0.5 * 2, slope, 1e-14);
        market.Offers[1].Price = 3;
        Assert.Equal(0.5 * 2 + 3 * 4, market.ValueGradient(2, out slope), 1e-14);
        Assert.Equal(0.5 + 6 * 2, slope, 1e-14);
        Assert.Equal(0.5 + 6 * 2, market.ValueJvp(2, 1), 1e-14);
        market.StepJvp([2], [0.5], [1], [0], _w);
        Assert.Equal(0.5 * 0.5 + 0.1 * (0.5 + 3) * 0.5, _w[0], 1e-14);
        market.Offers = [(1, 1)];
        market.StepVjp([2], [0.5], [1], _w, _gradient);
        Assert.Equal(0.5 * 0.5 + 0.1 * 0.5, _w[0], 1e-14);
        Assert.Equal(2 * 0.6, _gradient[0], 1e-14);
    }

    [Fact]
    public void An_array_that_is_missing_is_named()
    {
        var market = new Market { Offers = null! };
        Assert.Equal("Offers", Assert.Throws<ArgumentNullException>(() => market.CreateSolver()).ParamName);
        Assert.Equal("Offers", Assert.Throws<ArgumentNullException>(() => market.ValueJvp(1, 1)).ParamName);
        Assert.Equal("Offers", Assert.Throws<ArgumentNullException>(() => market.StepJvp([2], [0.5], [1], [0], _w)).ParamName);
    }

    [Fact]
    public void An_index_that_is_out_of_range_throws_what_it_throws_elsewhere()
    {
        var truss = new Truss([new(0, 9, 1, 0, Joint.Sprung, false)], []);
        double[] w = [1, 2];
        Assert.Throws<IndexOutOfRangeException>(() => truss.Settle(w, [1], new double[2]));
        Assert.Throws<IndexOutOfRangeException>(() => truss.CreateSolver().Solve([1], w));
        Assert.Throws<IndexOutOfRangeException>(() => truss.SettleJvp([1, 2], [1], [1, 2], [1], new double[2]));
    }

    [Fact]
    public void An_element_of_an_array_of_records_that_is_null_throws_before_anything_is_written()
    {
        var pipework = new Pipework([new(0, 1, 1), null!], []);
        double[] w = [1, 2], next = [7, 7];
        Assert.Throws<NullReferenceException>(() => pipework.CreateSolver().Solve([1, 1], w));
        Assert.Throws<NullReferenceException>(() => pipework.BalanceJvp(w, [1, 1], w, [1, 1], next));
        Assert.Equal([7, 7], next);
    }

    [Fact]
    public void Products_of_several_methods_read_the_same_parts_without_allocating()
    {
        var market = new Market { Offers = [(1, 0.5), (2, -0.25)] };
        void Call()
        {
            market.ValueJvp(2, 1);
            market.StepVjp([2], [0.5], [1], _w, _gradient);
            market.LossGradient([2], [0.5], _w, _gradient);
        }

        Assert.Equal(0, AllocatedBytes.Least(() =>
        {
            Call();
            Call();
            return Call;
        }));
    }
}
