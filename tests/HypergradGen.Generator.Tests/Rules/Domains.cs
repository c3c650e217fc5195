namespace HypergradGen.Generator.Tests.Rules;

/// <summary>Where each row of the rule table is tested: points inside the function's domain, apart from its kinks.</summary>
internal static class Domains
{
    private static readonly object[][] s_reals = [[-2.3], [-0.4], [0.3], [1.7]];
    private static readonly object[][] s_positive = [[0.05], [0.7], [1.0], [13.0]];
    private static readonly object[][] s_unit = [[-0.8], [-0.1], [0.45], [0.9]];
    private static readonly object[][] s_pairs = [[-2.3, 0.7], [0.4, 1.9], [1.5, -0.6], [-0.5, -2.0]];

    private static readonly object[][] s_aboveMinusOne = [[-0.8], [-0.1], [0.7], [13.0]];

    public static readonly IReadOnlyDictionary<string, object[][]> Points = new Dictionary<string, object[][]>
    {
        ["Math.Exp"] = s_reals,
        ["Math.Log"] = s_positive,
        ["Math.Log/2"] = [[0.6, 2.0], [5.0, 3.0], [2.0, 0.4], [0.3, 0.2]],
        ["Math.Log2"] = s_positive,
        ["Math.Log10"] = s_positive,
        ["Math.Sqrt"] = s_positive,
        ["Math.Cbrt"] = [[-3.0], [-0.2], [0.4], [9.0]],
        ["Math.Pow"] = [[0.4, 1.7], [2.0, -1.3], [3.0, 3.0], [1.2, 0.0]],
        ["Math.Sin"] = s_reals,
        ["Math.Cos"] = s_reals,
        ["Math.Tan"] = [[-1.2], [-0.3], [0.5], [2.2]],
        ["Math.Asin"] = s_unit,
        ["Math.Acos"] = s_unit,
        ["Math.Atan"] = s_reals,
        ["Math.Atan2"] = [[-2.3, 0.7], [0.4, 1.9], [1.5, -0.6], [-0.5, -2.0], [1.0, 0.3]],
        ["Math.Sinh"] = s_reals,
        ["Math.Cosh"] = s_reals,
        ["Math.Tanh"] = s_reals,
        ["Math.Asinh"] = s_reals,
        ["Math.Acosh"] = [[1.2], [2.0], [7.5]],
        ["Math.Atanh"] = s_unit,
        ["Math.Abs"] = s_reals,
        ["Math.Max"] = s_pairs,
        ["Math.Min"] = s_pairs,
        ["Math.MaxMagnitude"] = s_pairs,
        ["Math.MinMagnitude"] = s_pairs,
        ["Math.Clamp"] = [[0.3, -1.0, 1.0], [-2.0, -1.0, 1.0], [3.0, -1.0, 1.0], [0.9, 0.5, 1.5]],
        ["Math.FusedMultiplyAdd"] = [[0.3, -1.0, 1.0], [-2.0, 1.4, 0.2]],
        ["Math.CopySign"] = [[1.5, -2.0], [-1.5, -2.0], [1.5, 0.3], [-1.5, 0.3]],
        ["Math.ScaleB"] = [[0.7, 3], [-1.5, -2], [2.0, 0]],
        ["Math.IEEERemainder"] = [[5.3, 2.0], [-3.9, 1.7], [0.3, 2.2], [7.1, -1.9]],
        ["Math.Floor"] = s_reals,
        ["Math.Ceiling"] = s_reals,
        ["Math.Truncate"] = s_reals,
        ["Math.Round"] = s_reals,
        ["Math.Round/2"] = [[2.3, 0], [-1.2, 1], [0.52, 1]],
        ["double.ExpM1"] = s_reals,
        ["double.Exp2"] = s_reals,
        ["double.Exp2M1"] = s_reals,
        ["double.Exp10"] = s_reals,
        ["double.Exp10M1"] = s_reals,
        ["double.LogP1"] = s_aboveMinusOne,
        ["double.Log2P1"] = s_aboveMinusOne,
        ["double.Log10P1"] = s_aboveMinusOne,
        ["double.SinPi"] = s_reals,
        ["double.CosPi"] = s_reals,
        ["double.TanPi"] = [[-1.2], [-0.3], [0.2], [1.1]],
        ["double.AsinPi"] = s_unit,
        ["double.AcosPi"] = s_unit,
        ["double.AtanPi"] = s_reals,
        ["double.Atan2Pi"] = [.. s_pairs, [1.0, 0.3]],
        ["double.Hypot"] = s_pairs,
        ["double.RootN"] = [[0.7, 3], [-2.5, 3], [4.0, 2], [1.3, -2], [-0.6, -1], [2.5, 1]],
        ["double.Clamp"] = [[0.3, -1.0, 1.0], [-2.0, -1.0, 1.0], [3.0, -1.0, 1.0], [0.9, 0.5, 1.5]],
        ["double.Lerp"] = [[0.3, -1.0, 0.4], [-2.0, 1.4, 1.7], [1.5, 0.2, -0.3]],
        ["double.DegreesToRadians"] = s_reals,
        ["double.RadiansToDegrees"] = s_reals,
        ["double.MaxNumber"] = s_pairs,
        ["double.MinNumber"] = s_pairs,
        ["double.MaxMagnitudeNumber"] = s_pairs,
        ["double.MinMagnitudeNumber"] = s_pairs,
    };

    /// <summary>Points of rows that are marked singular where a partial is not finite, with the argument it belongs to.</summary>
    public static readonly IReadOnlyList<(string Function, object[] Point, int Argument)> Singular =
    [
        ("Math.Log", [0.0], 0),
        ("Math.Log/2", [0.0, 2.0], 0),
        ("Math.Log/2", [3.0, 1.0], 1),
        ("Math.Log2", [0.0], 0),
        ("Math.Log10", [0.0], 0),
        ("Math.Sqrt", [0.0], 0),
        ("Math.Cbrt", [0.0], 0),
        ("Math.Pow", [0.0, 0.5], 0),
        ("Math.Pow", [0.0, -1.0], 0),
        ("Math.Pow", [0.0, -1.0], 1),
        ("Math.Asin", [1.0], 0),
        ("Math.Asin", [-1.0], 0),
        ("Math.Acos", [1.0], 0),
        ("Math.Acos", [-1.0], 0),
        ("Math.Atan2", [0.0, 0.0], 0),
        ("Math.Atan2", [0.0, 0.0], 1),
        ("Math.Acosh", [1.0], 0),
        ("Math.Atanh", [1.0], 0),
        ("Math.Atanh", [-1.0], 0),
        ("double.LogP1", [-1.0], 0),
        ("double.Log2P1", [-1.0], 0),
        ("double.Log10P1", [-1.0], 0),
        ("double.AsinPi", [1.0], 0),
        ("double.AcosPi", [-1.0], 0),
        ("double.Atan2Pi", [0.0, 0.0], 0),
        ("double.RootN", [0.0, 2], 0),
        ("double.RootN", [0.0, -1], 0),
    ];
}
