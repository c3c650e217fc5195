using HypergradGen.Integration.Tests.Problems;

namespace HypergradGen.Integration.Tests;

/// <summary>Lists of the data are read where they lie, as they are when a solve begins.</summary>
public sealed class ListTests
{
    private readonly double[] _w = [0], _gradient = [0];

    /// <summary>w = 0.2w + 0.1λ·r·w + λ, r the sum of the rates; the objective is w² + r_last·w.</summary>
    private void Check(Ledger ledger, Ledger.HypergradientSolver solver)
    {
        const double Lambda = 0.4;
        double a = 0.8 - 0.1 * Lambda * ledger.Rates.Sum(), w = Lambda / a, slope = (0.1 * ledger.Rates.Sum() * w + 1) / a;
        solver.Compute([Lambda], _w, _gradient);
        Assert.Equal(w, _w[0], 1e-10);
        Assert.Equal((2 * w + ledger.Rates[^1]) * slope, _gradient[0], 1e-9);
    }

    [Fact]
    public void A_solve_sees_what_a_list_has_become()
    {
        var ledger = new Ledger { Rates = [0.5] };
        var solver = ledger.CreateSolver(new() { Tolerance = 1e-13, LinearTolerance = 1e-13 });
        Check(ledger, solver);
        ledger.Rates.AddRange([0.25, -1, 2]);
        Check(ledger, solver);
        ledger.Rates[1] = 3;
        Check(ledger, solver);
        ledger.Rates.RemoveRange(1, 3);
        Check(ledger, solver);
        ledger.Rates = [1, 2, 3, 4, 5];
        Check(ledger, solver);
    }

    [Fact]
    public void A_list_that_is_missing_is_named()
    {
        var ledger = new Ledger { Rates = null! };
        Assert.Equal("Rates", Assert.Throws<ArgumentNullException>(() => ledger.CreateSolver()).ParamName);
        Assert.Equal("Rates", Assert.Throws<ArgumentNullException>(() => ledger.StepJvp([2], [0.5], [1], [0], _w)).ParamName);
    }

    [Fact]
    public void An_index_behind_the_end_of_a_list_throws()
    {
        var ledger = new Ledger();
        Assert.Throws<IndexOutOfRangeException>(() => ledger.LossGradient([2], [0.5], _w, _gradient));
    }
}
