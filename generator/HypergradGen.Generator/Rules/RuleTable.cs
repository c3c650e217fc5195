using System.Globalization;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Rules;

/// <summary>Every function of the library that the compiler differentiates, one row each.</summary>
public static partial class RuleTable
{
    private const int Elementary = 20;

    /// <summary>
    /// One policy at kinks: |·|′(0) = 0; the larger (or smaller) of two equal arguments shares the derivative half and half;
    /// what is constant between jumps has derivative zero, at the jumps too.
    /// </summary>
    public static readonly IReadOnlyDictionary<string, DerivativeRule> Rows = OfMath().Concat(OfDouble()).ToDictionary(r => r.Function);

    private static DerivativeRule[] OfMath() =>
    [
        new("Math.Exp", 1, [(f, x, y) => y], Elementary) { Growth = (f, x, y) => f.Constant(1) },
        new("Math.Log", 1, [(f, x, y) => 1 / x[0]], Elementary, IsSingular: true) { LogarithmScale = 1 },
        new("Math.Log/2", 2, [(f, x, y) => 1 / f.Call("Math.Log", x[1]) / x[0], (f, x, y) => -y / f.Call("Math.Log", x[1]) / x[1]], 2 * Elementary, IsSingular: true),
        new("Math.Log2", 1, [(f, x, y) => 1 / Ln2 / x[0]], Elementary, IsSingular: true) { LogarithmScale = 1 / Ln2 },
        new("Math.Log10", 1, [(f, x, y) => 1 / Ln10 / x[0]], Elementary, IsSingular: true) { LogarithmScale = 1 / Ln10 },
        new("Math.Sqrt", 1, [(f, x, y) => 0.5 / y], 6, IsSingular: true),
        new("Math.Cbrt", 1, [(f, x, y) => 1 / (3 * (y * y))], Elementary, IsSingular: true),
        new("Math.Pow", 2, [PowerByBase, PowerByExponent], 2 * Elementary, IsSingular: true),
        new("Math.Sin", 1, [(f, x, y) => f.Call("Math.Cos", x[0])], Elementary),
        new("Math.Cos", 1, [(f, x, y) => -f.Call("Math.Sin", x[0])], Elementary),
        new("Math.Tan", 1, [(f, x, y) => 1 + y * y], Elementary),
        new("Math.Asin", 1, [(f, x, y) => 1 / f.Call("Math.Sqrt", (1 - x[0]) * (1 + x[0]))], Elementary, IsSingular: true),
        new("Math.Acos", 1, [(f, x, y) => -1 / f.Call("Math.Sqrt", (1 - x[0]) * (1 + x[0]))], Elementary, IsSingular: true),
        new("Math.Atan", 1, [(f, x, y) => 1 / (1 + x[0] * x[0])], Elementary),
        new("Math.Atan2", 2, [(f, x, y) => OverSquares(f, x[1], x), (f, x, y) => -OverSquares(f, x[0], x)], 2 * Elementary, IsSingular: true),
        new("Math.Sinh", 1, [(f, x, y) => f.Call("Math.Cosh", x[0])], Elementary),
        new("Math.Cosh", 1, [(f, x, y) => f.Call("Math.Sinh", x[0])], Elementary) { Growth = (f, x, y) => f.Call("Math.Tanh", x[0]) },
        new("Math.Tanh", 1, [(f, x, y) => 1 - y * y], Elementary),
        new("Math.Asinh", 1, [(f, x, y) => 1 / f.Call("double.Hypot", f.Constant(1), x[0])], Elementary),
        new("Math.Acosh", 1, [(f, x, y) => 1 / (f.Call("Math.Sqrt", x[0] - 1) * f.Call("Math.Sqrt", x[0] + 1))], Elementary, IsSingular: true),
        new("Math.Atanh", 1, [(f, x, y) => 1 / ((1 - x[0]) * (1 + x[0]))], Elementary, IsSingular: true),
        new("Math.Abs", 1, [(f, x, y) => f.WhereLess(f.Constant(0), x[0], f.Constant(1), f.WhereLess(x[0], f.Constant(0), f.Constant(-1), f.Constant(0)))], 1, "|·|′(0) = 0"),
        new("Math.Max", 2, [(f, x, y) => LargerShare(f, x[0], x[1]), (f, x, y) => LargerShare(f, x[1], x[0])], 2, "a tie is shared half and half", IsSelection: true),
        new("Math.Min", 2, [(f, x, y) => LargerShare(f, x[1], x[0]), (f, x, y) => LargerShare(f, x[0], x[1])], 2, "a tie is shared half and half", IsSelection: true),
        new("Math.MaxMagnitude", 2, [(f, x, y) => LargerShare(f, f.Call("Math.Abs", x[0]), f.Call("Math.Abs", x[1])), (f, x, y) => LargerShare(f, f.Call("Math.Abs", x[1]), f.Call("Math.Abs", x[0]))], 2, "a tie is shared half and half", IsSelection: true),
        new("Math.MinMagnitude", 2, [(f, x, y) => LargerShare(f, f.Call("Math.Abs", x[1]), f.Call("Math.Abs", x[0])), (f, x, y) => LargerShare(f, f.Call("Math.Abs", x[0]), f.Call("Math.Abs", x[1]))], 2, "a tie is shared half and half", IsSelection: true),
        Clamp("Math.Clamp"),
        new("Math.FusedMultiplyAdd", 3, [(f, x, y) => x[1], (f, x, y) => x[0], (f, x, y) => f.Constant(1)], 2),
        new("Math.CopySign", 2, [CopySignByMagnitude, null], 2, "|·|′(0) = 0 for the magnitude"),
        new("Math.ScaleB", 2, [(f, x, y) => f.Call("Math.ScaleB", f.Constant(1), x[1]), null], 4),
        new("Math.IEEERemainder", 2, [(f, x, y) => f.Constant(1), (f, x, y) => -f.Call("Math.Round", (x[0] - y) / x[1])], 10, "the multiple taken is constant between jumps"),
        new("Math.Floor", 1, [null], 2, "zero, at the jumps too"),
        new("Math.Ceiling", 1, [null], 2, "zero, at the jumps too"),
        new("Math.Truncate", 1, [null], 2, "zero, at the jumps too"),
        new("Math.Round", 1, [null], 2, "zero, at the jumps too"),
        new("Math.Round/2", 2, [null, null], 2, "zero, at the jumps too", Throws: true),
    ];

    /// <summary>The row of a function by its type's name, its own name and the number of its arguments.</summary>
    public static DerivativeRule? Find(string type, string method, int arity)
    {
        string key = type + "." + method;
        if (Rows.TryGetValue(key, out var rule) && rule.Arity == arity)
            return rule;
        return Rows.TryGetValue(key + "/" + arity.ToString(CultureInfo.InvariantCulture), out rule) ? rule : null;
    }

    /// <summary>Whether a function of the table may throw.</summary>
    public static bool MayThrow(string function) => Rows.TryGetValue(function, out var rule) && rule.Throws;

    /// <summary>
    /// ∂xⁿ/∂x = n·xⁿ⁻¹, and 0 for n = 0, where xⁿ⁻¹ need not exist. Guarded and not chosen, since it changes with n there, by 1/x; at 0⁰ alone, where ∞ stands for
    /// the base, it does not.
    /// </summary>
    private static Formula PowerByBase(FormulaBuilder f, Formula[] x, Formula y)
    {
        Formula zero = f.Constant(0), infinity = f.Constant(double.PositiveInfinity);
        if (x[1].Operand is Literal { AsReal: not 0 and >= -LargestRoot and <= LargestRoot })
            return f.WhereEqual(x[0], zero, x[1] * infinity, x[1] * y / x[0]);
        var sure = f.WhereEqual(x[0], zero, f.WhereEqual(x[1], zero, infinity, x[0]), x[0]);
        return f.Guarded(f.Call("Math.Pow", sure, x[1] - 1), x[1]);
    }

    /// <summary>
    /// Up to this exponent xⁿ is a normal number wherever x is not 0 or infinite, in 32 bits too, and n·xⁿ/x has its digits, without a second power; n·xⁿ⁻¹ is off
    /// by the rounding of n − 1 times log x.
    /// </summary>
    private const double LargestRoot = 0.8;

    /// <summary>∂xⁿ/∂n = xⁿ·log x, and 0 where xⁿ is 0: the limit as x → 0 from above for n &gt; 0.</summary>
    private static Formula PowerByExponent(FormulaBuilder f, Formula[] x, Formula y)
        => f.WhereEqual(y, f.Constant(0), f.Constant(0), y * f.Call("Math.Log", x[0]));

    /// <summary>1 where a is the larger, ½ at a tie, 0 where it is the smaller.</summary>
    private static Formula LargerShare(FormulaBuilder f, Formula a, Formula b)
        => f.WhereLess(b, a, f.Constant(1), f.WhereEqual(a, b, f.Constant(0.5), f.Constant(0)));

    /// <summary>leg/(x² + y²) of an angle's two legs, each divided by the larger one first: their squares overflow and vanish where the quotient does not.</summary>
    private static Formula OverSquares(FormulaBuilder f, Formula leg, Formula[] x)
    {
        var largest = f.Call("Math.Max", Magnitude(f, x[0]), Magnitude(f, x[1]));
        Formula first = x[0] / largest, second = x[1] / largest;
        return leg / largest / (first * first + second * second) / largest;
    }

    /// <summary>The two types' functions differ where a bound is no number or a zero.</summary>
    private static DerivativeRule Clamp(string function)
        => new(function, 3, [ClampInside, (f, x, y) => LargerShare(f, x[1], x[0]), (f, x, y) => LargerShare(f, x[0], x[2])], 3, "at a bound, half to the argument and half to the bound", IsSelection: true, Throws: true);

    private static Formula ClampInside(FormulaBuilder f, Formula[] x, Formula y)
        => LargerShare(f, x[0], x[1]) * LargerShare(f, x[2], x[0]);

    /// <summary>y has the magnitude of a: ∂y/∂a = sign(a)·sign(y), 0 at 0.</summary>
    private static Formula CopySignByMagnitude(FormulaBuilder f, Formula[] x, Formula y)
    {
        Formula one = f.Constant(1), minusOne = f.Constant(-1), zero = f.Constant(0);
        return f.WhereLess(zero, x[0], f.WhereLess(zero, y, one, minusOne), f.WhereLess(x[0], zero, f.WhereLess(zero, y, minusOne, one), zero));
    }
}
