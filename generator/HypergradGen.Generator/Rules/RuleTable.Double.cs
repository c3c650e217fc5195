namespace HypergradGen.Generator.Rules;

/// <content>The functions of <c>double</c> that System.Math does not have.</content>
public static partial class RuleTable
{
    private const double Ln2 = 0.69314718055994529, Ln10 = 2.3025850929940459;

    private static DerivativeRule[] OfDouble() =>
    [
        new("double.ExpM1", 1, [(f, x, y) => f.Call("Math.Exp", x[0])], Elementary),
        new("double.Exp2", 1, [(f, x, y) => Ln2 * y], Elementary) { Growth = (f, x, y) => f.Constant(Ln2) },
        new("double.Exp2M1", 1, [(f, x, y) => Ln2 * f.Call("double.Exp2", x[0])], Elementary),
        new("double.Exp10", 1, [(f, x, y) => Ln10 * y], Elementary) { Growth = (f, x, y) => f.Constant(Ln10) },
        new("double.Exp10M1", 1, [(f, x, y) => Ln10 * f.Call("double.Exp10", x[0])], Elementary),
        new("double.LogP1", 1, [(f, x, y) => 1 / (1 + x[0])], Elementary, IsSingular: true) { LogarithmScale = 1, IsOfOneMore = true },
        new("double.Log2P1", 1, [(f, x, y) => 1 / Ln2 / (1 + x[0])], Elementary, IsSingular: true) { LogarithmScale = 1 / Ln2, IsOfOneMore = true },
        new("double.Log10P1", 1, [(f, x, y) => 1 / Ln10 / (1 + x[0])], Elementary, IsSingular: true) { LogarithmScale = 1 / Ln10, IsOfOneMore = true },
        new("double.SinPi", 1, [(f, x, y) => Math.PI * f.Call("double.CosPi", x[0])], Elementary),
        new("double.CosPi", 1, [(f, x, y) => -Math.PI * f.Call("double.SinPi", x[0])], Elementary),
        new("double.TanPi", 1, [(f, x, y) => Math.PI * (1 + y * y)], Elementary),
        new("double.AsinPi", 1, [(f, x, y) => 1 / Math.PI / f.Call("Math.Sqrt", (1 - x[0]) * (1 + x[0]))], Elementary, IsSingular: true),
        new("double.AcosPi", 1, [(f, x, y) => -1 / Math.PI / f.Call("Math.Sqrt", (1 - x[0]) * (1 + x[0]))], Elementary, IsSingular: true),
        new("double.AtanPi", 1, [(f, x, y) => 1 / Math.PI / (1 + x[0] * x[0])], Elementary),
        new("double.Atan2Pi", 2, [(f, x, y) => OverSquares(f, x[1], x) / Math.PI, (f, x, y) => -OverSquares(f, x[0], x) / Math.PI], 2 * Elementary, IsSingular: true),
        new("double.Hypot", 2, [(f, x, y) => HypotByLeg(f, x[0], y), (f, x, y) => HypotByLeg(f, x[1], y)], Elementary, "zero at the origin, as |·|′(0)"),
        new("double.RootN", 2, [RootByRadicand, null], Elementary, IsSingular: true),
        Clamp("double.Clamp"),
        new("double.Lerp", 3, [(f, x, y) => 1 - x[2], (f, x, y) => x[2], (f, x, y) => x[1] - x[0]], 3),
        new("double.DegreesToRadians", 1, [(f, x, y) => f.Constant(Math.PI / 180)], 4),
        new("double.RadiansToDegrees", 1, [(f, x, y) => f.Constant(180 / Math.PI)], 4),
        new("double.MaxNumber", 2, [(f, x, y) => NumberShare(f, x[0], x[1], x[1]), (f, x, y) => NumberShare(f, x[1], x[0], x[0])], 4, "a tie is shared half and half", IsSelection: true),
        new("double.MinNumber", 2, [(f, x, y) => NumberShare(f, x[1], x[0], x[1]), (f, x, y) => NumberShare(f, x[0], x[1], x[0])], 4, "a tie is shared half and half", IsSelection: true),
        new("double.MaxMagnitudeNumber", 2, [(f, x, y) => NumberShare(f, Magnitude(f, x[0]), Magnitude(f, x[1]), x[1]), (f, x, y) => NumberShare(f, Magnitude(f, x[1]), Magnitude(f, x[0]), x[0])], 4, "a tie is shared half and half", IsSelection: true),
        new("double.MinMagnitudeNumber", 2, [(f, x, y) => NumberShare(f, Magnitude(f, x[1]), Magnitude(f, x[0]), x[1]), (f, x, y) => NumberShare(f, Magnitude(f, x[0]), Magnitude(f, x[1]), x[0])], 4, "a tie is shared half and half", IsSelection: true),
    ];

    private static Formula Magnitude(FormulaBuilder f, Formula x) => f.Call("Math.Abs", x);

    /// <summary>The share of what the larger of a and b decides, and all of it where the other argument is no number.</summary>
    private static Formula NumberShare(FormulaBuilder f, Formula a, Formula b, Formula other)
        => f.WhereEqual(other, other, LargerShare(f, a, b), f.Constant(1));

    /// <summary>∂√(x² + y²)/∂x = x/√(x² + y²)</summary>
    private static Formula HypotByLeg(FormulaBuilder f, Formula leg, Formula y)
        => f.WhereEqual(y, f.Constant(0), f.Constant(0), leg / y);

    /// <summary>∂ⁿ√x/∂x = y/(n·x): 1/(n·yⁿ⁻¹) would have n − 1 times the error of y. At 0 it is 1 for n = 1, and else infinite.</summary>
    private static Formula RootByRadicand(FormulaBuilder f, Formula[] x, Formula y)
    {
        var n = f.FromInteger(x[1]);
        Formula zero = f.Constant(0), one = f.Constant(1);
        return f.WhereEqual(x[0], zero, f.WhereEqual(n, one, one, double.PositiveInfinity / n), y / n / x[0]);
    }
}
