using HypergradGen.Integration.Tests.Problems;

namespace HypergradGen.Integration.Tests.Calls;

/// <summary>An array that is declared as one that is never null, and is null, is named before anything is written: as an empty one it would give a wrong number.</summary>
public sealed class MissingDataTests
{
    private static readonly Panel s_panel = new();

    private readonly double[] _w = [7, 7], _lambda = [7, 7];

    [Fact]
    public void Arrays_of_structs_and_of_objects_are_named_when_a_solver_is_created()
    {
        Named("band.Low", () => new KeptArrays(default, s_panel, s_panel).CreateSolver());
        Named("panel.Rows", () => new KeptArrays(new([1], null!), new Panel { Rows = null! }, s_panel).CreateSolver());
        Named("other.Rows", () => new KeptArrays(new([1], null!), s_panel, new Panel { Rows = null! }).CreateSolver());
    }

    [Fact]
    public void What_no_method_reads_may_be_missing()
    {
        var result = new KeptArrays(new([1], null!), s_panel, s_panel).CreateSolver().Compute([0.5, 0.5], _w, _lambda);
        Assert.Equal(HypergradientStatus.Converged, result.Status);
        Assert.Equal(3, result.Objective, 1e-8);
    }

    [Fact]
    public void An_object_that_is_missing_throws_where_it_is_read()
    {
        var solver = new KeptArrays(new([1], [1]), s_panel, null).CreateSolver();
        Assert.Throws<NullReferenceException>(() => solver.Solve([0.5, 0.5], _w));
        Assert.All(_w, x => Assert.Equal(7, x));
    }

    [Fact]
    public void An_array_that_may_be_null_is_still_empty_there()
    {
        var optional = new KeptArrays(new([1], [1]), new Panel { Optional = null }, s_panel).CreateSolver().Compute([0.5, 0.5], _w, _lambda);
        Assert.Equal(3, optional.Objective, 1e-8);
    }

    [Fact]
    public void Products_without_a_solver_name_what_is_missing()
    {
        var problem = new KeptArrays(default, new Panel { Rows = null! }, s_panel);
        Named("band.Low", () => problem.StepJvp([1, 1], [1, 1], [1, 1], [1, 1], _w));
        Named("band.Low", () => problem.StepVjp([1, 1], [1, 1], [1, 1], _w, _lambda));
        Named("panel.Rows", () => problem.LossGradient([1, 1], [1, 1], _w, _lambda));
        var observed = new Observed(null!, [1, 1]);
        Named("x", () => observed.StepJvp([1], [1], [1], [1], _w.AsSpan(1)));
        Named("Weights", () => Observed.WithoutWeights().LossGradient([1], [1], _w.AsSpan(1), _lambda.AsSpan(1)));
        Assert.All([.. _w, .. _lambda], x => Assert.Equal(7, x));
    }

    [Fact]
    public void Statics_are_named_with_their_type()
    {
        Named("Tables.Missing", () => OfTables.CreateSolver());
        Named("Tables.Missing", () => OfTables.StepJvp([1], [1], [1], [1], _w.AsSpan(1)));
        Assert.All(_w, x => Assert.Equal(7, x));
    }

    [Fact]
    public void Products_with_the_users_parameters_name_what_is_missing()
    {
        MissingParts withoutX = new(null!, [1]), withoutY = new([1], null!);
        Named("x", () => withoutX.CreateSolver());
        Named("y", () => withoutY.CreateSolver());
        Named("x", () => withoutX.StepJvp(1, 1, 1, 1));
        Named("y", () => withoutY.LossGradient(1, 1, out _, out _));
        Named("y", () => withoutY.ScaledGradient(1, out _));
        Named("y", () => withoutY.ScaledJvp(1, 1));
        Assert.Equal(2, withoutX.ScaledJvp(1, 1));
    }

    private static void Named(string array, Action call) => Assert.Equal(array, Assert.Throws<ArgumentNullException>(call).ParamName);
}
