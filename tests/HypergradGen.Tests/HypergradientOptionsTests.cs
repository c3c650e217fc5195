namespace HypergradGen.Tests;

public sealed class HypergradientOptionsTests
{
    [Fact]
    public void Values_that_are_negative_or_no_number_are_refused_by_the_property_name()
    {
        Refuses(nameof(HypergradientOptions.MaxIterations), () => new HypergradientOptions { MaxIterations = -1 });
        Refuses(nameof(HypergradientOptions.Tolerance), () => new HypergradientOptions { Tolerance = -1e-300 });
        Refuses(nameof(HypergradientOptions.Tolerance), () => new HypergradientOptions { Tolerance = double.NaN });
        Refuses(nameof(HypergradientOptions.MaxLinearIterations), () => new HypergradientOptions { MaxLinearIterations = -1 });
        Refuses(nameof(HypergradientOptions.LinearTolerance), () => new HypergradientOptions { LinearTolerance = double.NaN });
        Refuses(nameof(HypergradientOptions.Method), () => new HypergradientOptions { Method = (HypergradientMethod)99 });
        Refuses(nameof(HypergradientOptions.Method), () => HypergradientOptions.Default with { Method = (HypergradientMethod)(-1) });
    }

    [Fact]
    public void The_defaults_are_the_documented_ones()
    {
        var options = new HypergradientOptions();
        Assert.Equal(
            (HypergradientMethod.Auto, 1000, 1e-10, 1000, 1e-10),
            (options.Method, options.MaxIterations, options.Tolerance, options.MaxLinearIterations, options.LinearTolerance));
        Assert.Equal(options, HypergradientOptions.Default);
    }

    [Fact]
    public void Stop_is_the_value_itself()
    {
        Assert.Equal(0.1, Gradient.Stop(0.1));
        Assert.Equal(0.1f, Gradient.Stop(0.1f));
    }

    private static void Refuses(string property, Func<HypergradientOptions> create)
        => Assert.Equal(property, Assert.ThrowsAny<ArgumentException>(() => create()).ParamName);
}
