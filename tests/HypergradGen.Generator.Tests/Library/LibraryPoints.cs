namespace HypergradGen.Generator.Tests.Library;

/// <summary>Arguments that library functions are called with: ordinary ones, integers, ties, zeros of both signs, the ends of the range and what is no number.</summary>
internal static class LibraryPoints
{
    private static readonly double[] s_one =
    [
        0.3, -0.7, 1.7, -2.3, 0, -0.0, 1, -1, 0.5, -0.5, 2, -2, 3, 1.5, -1.5, 2.5, 0.99, -0.99, 10.25, -10, 36, 180, 800, -800, 709.7, -745, 1e-10, -1e-10, 1e10, -1e10, 4503599627370495.5,
        1e155, 1e-155, -1e-155, -1e155, 1e300, -1e300, 1e-300, -1e-300, 5e-324, -5e-324, 2.2250738585072014e-308, double.MaxValue, double.PositiveInfinity, double.NegativeInfinity, double.NaN,
    ];

    private static readonly double[] s_two = [0.3, -2.3, 0, -0.0, 1, -1, 2.5, -3, 7, 800, -800, 1e-10, 1e200, -1e200, 1e-200, -1e-200, 1e300, 1e-310, double.MaxValue, double.PositiveInfinity, double.NegativeInfinity, double.NaN];

    private static readonly double[] s_three = [0.3, -2.3, 0, -0.0, 1, -1, 7, 1e200, 1e-200, double.PositiveInfinity, double.NaN];

    private static readonly double[] s_integers = [0, 1, -1, 2, 3, -2, 5, 7, -8, 31, 16, 1074, -1100, 100000, int.MaxValue, int.MinValue];

    private static readonly double[] s_fewIntegers = [0, 1, -1, 2, 3, 5, -2, 15, 31, 1000, -1100, int.MaxValue, int.MinValue];

    /// <summary>All combinations of arguments; of floats what a float holds.</summary>
    public static IEnumerable<double[]> Of(LibraryCase of)
    {
        var reals = of.Slots.Length switch { 1 => s_one, 2 => s_two, _ => s_three };
        var integers = of.Slots.Length == 1 ? s_integers : s_fewIntegers;
        IEnumerable<double[]> tuples = [[]];
        foreach (var slot in of.Slots)
        {
            var values = slot is Slot.Integers or Slot.Integer ? integers : of.IsSingle ? [.. reals.Select(Single).Distinct()] : reals;
            tuples = [.. tuples.SelectMany(t => values.Select(v => (double[])[.. t, v]))];
        }
        return tuples;
    }

    /// <summary>Those of doubles, drawn in to the range of floats.</summary>
    private static double Single(double x) => !double.IsFinite(x) ? x : Math.Abs(x) switch
    {
        0 => x,
        double.MaxValue => float.MaxValue,
        >= 1e200 => Math.CopySign(1e30f, x),
        >= 1e100 => Math.CopySign(1e19f, x),
        <= 1e-305 => Math.CopySign(float.Epsilon, x),
        <= 1e-200 => Math.CopySign(1e-30f, x),
        <= 1e-100 => Math.CopySign(1e-19f, x),
        _ => (float)x,
    };
}
