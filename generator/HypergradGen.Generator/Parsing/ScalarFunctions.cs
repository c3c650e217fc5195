using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Rules;
using Microsoft.CodeAnalysis;

namespace HypergradGen.Generator.Parsing;

/// <summary>The results of a function of the library that other operations give, one or those of a tuple.</summary>
internal delegate Formula[] Composition(FormulaBuilder f, Formula[] x);

/// <summary>
/// The functions of the library on scalars, by the type that has them, their name and the number of their arguments: rows
/// of the rule table, functions of integers, which need no rule, and what is composed of both to the bit.
/// </summary>
internal static class ScalarFunctions
{
    private const double LeastNormal = 2.2250738585072014E-308, LeastNormalSingle = 1.17549435E-38;

    /// <summary>Where the functions of a type are looked for, the first that has one. Another scalar type is a line here.</summary>
    private static readonly IReadOnlyDictionary<string, string[]> s_homes = new Dictionary<string, string[]>
    {
        ["Math"] = ["Math"],
        ["MathF"] = ["Math"],
        ["double"] = ["double", "Math"],
        ["float"] = ["float", "double", "Math"],
        ["int"] = ["int", "Math"],
        ["BitOperations"] = ["BitOperations", "int"],
    };

    /// <summary>What System.Math calls the functions that have another name on the type itself.</summary>
    private static readonly IReadOnlyDictionary<string, string> s_renamed = new Dictionary<string, string> { ["double.Ieee754Remainder"] = "IEEERemainder", ["float.Ieee754Remainder"] = "IEEERemainder" };

    /// <summary>Functions whose result is an integer.</summary>
    private static readonly HashSet<string> s_ofIntegers =
    [
        "Math.Max/2", "Math.Min/2", "Math.Abs/1", "Math.Clamp/3", "Math.Sign/1", "Math.ILogB/1",
        "int.MaxMagnitude/2", "int.MinMagnitude/2", "int.CopySign/2", "int.Log2/1", "int.PopCount/1", "int.LeadingZeroCount/1", "int.TrailingZeroCount/1",
        "int.RotateLeft/2", "int.RotateRight/2",
    ];

    private static readonly IReadOnlyDictionary<string, Composition> s_compositions = new Dictionary<string, Composition>
    {
        ["Math.SinCos/1"] = (f, x) => [f.Call("Math.Sin", x[0]), f.Call("Math.Cos", x[0])],
        ["double.SinCosPi/1"] = (f, x) => [f.Call("double.SinPi", x[0]), f.Call("double.CosPi", x[0])],
        ["Math.DivRem/2"] = (f, x) => [x[0] / x[1], f.Binary(BinaryOperator.Remainder, x[0], x[1])],

        ["double.IsNaN/1"] = (f, x) => [f.Binary(BinaryOperator.NotEqual, x[0], x[0])],
        ["double.IsRealNumber/1"] = (f, x) => [f.Equal(x[0], x[0])],
        ["double.IsFinite/1"] = (f, x) => [IsFinite(f, x[0])],
        ["double.IsInfinity/1"] = (f, x) => [f.Equal(Magnitude(f, x[0]), f.Constant(double.PositiveInfinity))],
        ["double.IsPositiveInfinity/1"] = (f, x) => [f.Equal(x[0], f.Constant(double.PositiveInfinity))],
        ["double.IsNegativeInfinity/1"] = (f, x) => [f.Equal(x[0], f.Constant(double.NegativeInfinity))],
        ["double.IsNegative/1"] = (f, x) => [f.Less(SignOf(f, x[0]), f.Constant(0))],
        ["double.IsPositive/1"] = (f, x) => [f.Less(f.Constant(0), SignOf(f, x[0]))],
        ["double.IsInteger/1"] = (f, x) => [f.And(IsFinite(f, x[0]), f.Equal(f.Call("Math.Truncate", x[0]), x[0]))],
        ["double.IsEvenInteger/1"] = (f, x) => [f.Equal(f.Binary(BinaryOperator.Remainder, x[0], f.Constant(2)), f.Constant(0))],
        ["double.IsOddInteger/1"] = (f, x) => [f.Equal(Magnitude(f, f.Binary(BinaryOperator.Remainder, x[0], f.Constant(2))), f.Constant(1))],
        ["double.IsNormal/1"] = (f, x) => [IsNormal(f, x[0], LeastNormal)],
        ["double.IsSubnormal/1"] = (f, x) => [IsSubnormal(f, x[0], LeastNormal)],
        ["float.IsNormal/1"] = (f, x) => [IsNormal(f, x[0], LeastNormalSingle)],
        ["float.IsSubnormal/1"] = (f, x) => [IsSubnormal(f, x[0], LeastNormalSingle)],

        ["int.IsEvenInteger/1"] = (f, x) => [f.Equal(f.And(x[0], f.Integer(1)), f.Integer(0))],
        ["int.IsOddInteger/1"] = (f, x) => [f.Equal(f.And(x[0], f.Integer(1)), f.Integer(1))],
        ["int.IsNegative/1"] = (f, x) => [f.Less(x[0], f.Integer(0))],
        ["int.IsPositive/1"] = (f, x) => [f.Binary(BinaryOperator.LessOrEqual, f.Integer(0), x[0])],
        ["int.IsPow2/1"] = (f, x) => [f.And(f.Less(f.Integer(0), x[0]), f.Equal(f.And(x[0], x[0] - f.Integer(1)), f.Integer(0)))],

        // Of 32 bits without a sign, of which the highest is a power too.
        ["BitOperations.IsPow2/1"] = (f, x) => [f.And(f.Binary(BinaryOperator.NotEqual, x[0], f.Integer(0)), f.Equal(f.And(x[0], x[0] - f.Integer(1)), f.Integer(0)))],

        // The logarithm of the number without a sign, and 0 of 0.
        ["BitOperations.Log2/1"] = (f, x) => [f.Integer(31) - f.IntegerCall("int.LeadingZeroCount", f.Binary(BinaryOperator.Or, x[0], f.Integer(1)))],
    };

    /// <summary>Math.Round by its mode, where it has no digits.</summary>
    private static readonly Composition[] s_roundings =
    [
        (f, x) => [f.Call("Math.Round", x[0])],
        (f, x) => [AwayFromZero(f, x[0])],
        (f, x) => [f.Call("Math.Truncate", x[0])],
        (f, x) => [f.Call("Math.Floor", x[0])],
        (f, x) => [f.Call("Math.Ceiling", x[0])],
    ];

    /// <summary>What to write instead of functions that have no derivative, or another value on another machine.</summary>
    public static readonly IReadOnlyDictionary<string, string> Refused = new Dictionary<string, string>
    {
        ["ReciprocalEstimate"] = "an estimate differs from machine to machine; write 1 / x",
        ["ReciprocalSqrtEstimate"] = "an estimate differs from machine to machine; write 1 / Math.Sqrt(x)",
        ["MultiplyAddEstimate"] = "an estimate differs from machine to machine; write x * y + z, or use Math.FusedMultiplyAdd",
        ["MaxNative"] = "it differs from machine to machine; use Math.Max",
        ["MinNative"] = "it differs from machine to machine; use Math.Min",
        ["ClampNative"] = "it differs from machine to machine; use Math.Clamp",
        ["ConvertToIntegerNative"] = "it differs from machine to machine; write (int)x",
        ["ConvertToInteger"] = "write (int)x",
        ["BitIncrement"] = "the neighbour of a number has no derivative; add a small constant",
        ["BitDecrement"] = "the neighbour of a number has no derivative; subtract a small constant",
        ["IsPow2"] = "compare with the powers of 2 that you mean",
        ["BigMul"] = "multiply as double: (double)a * b",
    };

    /// <summary>The library's name for a type that has functions on scalars; null where it has none.</summary>
    public static string? Home(INamedTypeSymbol? type) => type switch
    {
        { SpecialType: SpecialType.System_Double } => "double",
        { SpecialType: SpecialType.System_Single } => "float",
        { SpecialType: SpecialType.System_Int32 } => "int",
        { Name: "BitOperations", ContainingNamespace: { Name: "Numerics", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } } => "BitOperations",
        _ => SourceTypes.IsSystemType(type, "Math") ? "Math" : SourceTypes.IsSystemType(type, "MathF") ? "MathF" : null,
    };

    /// <summary>
    /// Whether a function is the same on the parameters' integers as on those that they are read as: System.Math has these for all. Of integers shorter than <c>int</c> those that give one of
    /// their arguments are; the magnitude of the least is none.
    /// </summary>
    public static bool HaveOverloads(string home, IMethodSymbol method)
    {
        var elements = method.Parameters.Select(p => SourceTypes.Element(p.Type)).Where(e => e is not (null or ElementType.Real64 or ElementType.Real32 or ElementType.Boolean or ElementType.Int32)).ToArray();
        return elements.Length == 0 || home == "BitOperations"
            || home == "Math" && (method.Name is "Max" or "Min" or "Clamp" or "Sign" || method.Name is "Abs" or "DivRem" && !elements.Any(e => e!.Value.IsShort()));
    }

    public static bool IsKnown(string home, string method, int arity, bool isReal)
        => FindComposition(home, method, arity) is not null || (isReal ? FindRow(home, method, arity) is not null : FindInteger(home, method, arity) is not null);

    /// <summary>Every name that is accepted on a type, for the documentation.</summary>
    public static IEnumerable<string> Names(string home)
    {
        var keys = RuleTable.Rows.Keys.Concat(s_ofIntegers).Concat(s_compositions.Keys).ToArray();
        bool isInteger = home is "int" or "BitOperations";
        return s_homes[home].SelectMany(h => keys.Where(k => k.StartsWith(h + ".", StringComparison.Ordinal) && !(isInteger && RuleTable.Rows.ContainsKey(k) && !s_ofIntegers.Any(o => o.Split('/')[0] == k))))
            .Select(k => k.Split('.', '/')[1]);
    }

    public static Composition? FindComposition(string home, string method, int arity)
        => s_homes[home].Select(h => s_compositions.TryGetValue($"{h}.{method}/{arity}", out var composition) ? composition : null).FirstOrDefault(c => c is not null);

    public static Composition? FindRounding(int mode) => mode >= 0 && mode < s_roundings.Length ? s_roundings[mode] : null;

    public static DerivativeRule? FindRow(string home, string method, int arity)
    {
        string name = s_renamed.TryGetValue($"{home}.{method}", out string? other) ? other : method;
        return s_homes[home].Select(h => RuleTable.Find(h, name, arity)).FirstOrDefault(r => r is not null);
    }

    /// <summary>The name of a function whose result is an integer, as the IR has it.</summary>
    public static string? FindInteger(string home, string method, int arity)
        => s_homes[home].FirstOrDefault(h => s_ofIntegers.Contains($"{h}.{method}/{arity}")) is { } found ? $"{found}.{method}" : null;

    private static Formula Magnitude(FormulaBuilder f, Formula x) => f.Call("Math.Abs", x);

    private static Formula IsNormal(FormulaBuilder f, Formula x, double least) => f.And(f.Binary(BinaryOperator.LessOrEqual, f.Constant(least), Magnitude(f, x)), IsFinite(f, x));

    private static Formula IsSubnormal(FormulaBuilder f, Formula x, double least) => f.And(f.Less(Magnitude(f, x), f.Constant(least)), f.Less(f.Constant(0), Magnitude(f, x)));

    private static Formula IsFinite(FormulaBuilder f, Formula x) => f.Less(Magnitude(f, x), f.Constant(double.PositiveInfinity));

    private static Formula SignOf(FormulaBuilder f, Formula x) => f.Call("Math.CopySign", f.Constant(1), x);

    /// <summary>trunc(x), and one more in magnitude from a half on; x − trunc(x) is exact.</summary>
    private static Formula AwayFromZero(FormulaBuilder f, Formula x)
    {
        var whole = f.Call("Math.Truncate", x);
        return f.WhereLess(Magnitude(f, x - whole), f.Constant(0.5), whole, whole + SignOf(f, x));
    }
}
