using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Rules;
using Microsoft.CodeAnalysis;

namespace HypergradGen.Generator.Parsing;

/// <summary>One element of the result from the elements, or scalars, that a function is given.</summary>
internal delegate Formula Elementwise(FormulaBuilder f, Formula[] x);

/// <summary>A function that gathers spans into a scalar, in one loop.</summary>
/// <param name="Name">What is gathered.</param>
/// <param name="Start">What is there before the first element, one value for each sum; empty where it is the first element itself.</param>
/// <param name="Step">The values after an element, from those before it.</param>
/// <param name="Finish">The result, from the gathered values and the number of elements.</param>
/// <param name="NonEmpty">The library throws where there is no element.</param>
internal sealed record Reduction(string Name, double[] Start, Func<FormulaBuilder, Formula[], Formula[], Formula[]> Step, Func<FormulaBuilder, Formula[], Formula, Formula> Finish, bool NonEmpty);

/// <summary>
/// The functions of System.Numerics.Tensors.TensorPrimitives: each is the loop that one would write for it. A function on
/// the elements that has a row in the rule table is here by that row.
/// </summary>
internal static class TensorFunctions
{
    private static readonly IReadOnlyDictionary<string, Elementwise> s_elementwise = new Dictionary<string, Elementwise>
    {
        ["Add/2"] = (f, x) => x[0] + x[1],
        ["Subtract/2"] = (f, x) => x[0] - x[1],
        ["Multiply/2"] = (f, x) => x[0] * x[1],
        ["Divide/2"] = (f, x) => x[0] / x[1],
        ["Remainder/2"] = (f, x) => f.Binary(BinaryOperator.Remainder, x[0], x[1]),
        ["Negate/1"] = (f, x) => -x[0],
        ["MultiplyAdd/3"] = (f, x) => x[0] * x[1] + x[2],
        ["Increment/1"] = (f, x) => x[0] + 1,
        ["Decrement/1"] = (f, x) => x[0] - 1,
        ["AddMultiply/3"] = (f, x) => (x[0] + x[1]) * x[2],
        ["Reciprocal/1"] = (f, x) => 1 / x[0],
        ["ReciprocalSqrt/1"] = (f, x) => 1 / f.Call("Math.Sqrt", x[0]),
        ["Sigmoid/1"] = (f, x) => Sigmoid(f, x[0]),
    };

    private static readonly IReadOnlyDictionary<string, Reduction> s_reductions = new Dictionary<string, Reduction>
    {
        ["Sum/1"] = Sum((f, x) => x[0]),
        ["SumOfSquares/1"] = Sum((f, x) => x[0] * x[0]),
        ["SumOfMagnitudes/1"] = Sum((f, x) => f.Call("Math.Abs", x[0])),
        ["Dot/2"] = Sum((f, x) => x[0] * x[1]),
        ["Norm/1"] = Sum((f, x) => x[0] * x[0], (f, s, n) => Length(f, s[0])),
        ["Distance/2"] = Sum((f, x) => Square(x[0] - x[1]), (f, s, n) => Length(f, s[0]), nonEmpty: true),
        ["Average/1"] = Sum((f, x) => x[0], (f, s, n) => s[0] / n, nonEmpty: true),
        ["CosineSimilarity/2"] = new("sum", [0, 0, 0], (f, s, x) => [s[0] + x[0] * x[1], s[1] + x[0] * x[0], s[2] + x[1] * x[1]],
            (f, s, n) => s[0] / (f.Call("Math.Sqrt", s[1]) * f.Call("Math.Sqrt", s[2])), NonEmpty: true),
        ["Product/1"] = Product((f, x) => x[0]),
        ["ProductOfSums/2"] = Product((f, x) => x[0] + x[1]),
        ["ProductOfDifferences/2"] = Product((f, x) => x[0] - x[1]),
        ["Max/1"] = Extreme("largest", "Math.Max"),
        ["Min/1"] = Extreme("smallest", "Math.Min"),
        ["MaxMagnitude/1"] = Extreme("largest", "Math.MaxMagnitude"),
        ["MinMagnitude/1"] = Extreme("smallest", "Math.MinMagnitude"),
    };

    /// <summary>Searches, by whether the larger is found and whether magnitudes are compared.</summary>
    private static readonly IReadOnlyDictionary<string, (bool Largest, bool OfMagnitudes)> s_searches = new Dictionary<string, (bool, bool)>
    {
        ["IndexOfMax"] = (true, false),
        ["IndexOfMin"] = (false, false),
        ["IndexOfMaxMagnitude"] = (true, true),
        ["IndexOfMinMagnitude"] = (false, true),
    };

    /// <summary>What the loops of several passes do.</summary>
    private static readonly string[] s_ofSeveralLoops = ["SoftMax", "StdDev"];

    private static readonly string[] s_conversions = ["ConvertChecked", "ConvertSaturating", "ConvertTruncating"];

    /// <summary>Functions of an element that give an integer.</summary>
    private static readonly string[] s_ofIntegers = ["Sign", "ILogB"];

    /// <summary>Functions of an element that give two numbers.</summary>
    private static readonly string[] s_ofTwo = ["SinCos", "SinCosPi"];

    /// <summary>What is asked of an element, in a span of answers or, with a suffix, of all elements or any.</summary>
    private static readonly string[] s_predicates =
    [
        "IsEvenInteger", "IsFinite", "IsInfinity", "IsInteger", "IsNaN", "IsNegative", "IsNegativeInfinity", "IsNormal", "IsOddInteger", "IsPositive", "IsPositiveInfinity",
        "IsRealNumber", "IsSubnormal", "IsZero",
    ];

    private const string OfAll = "All", OfAny = "Any";

    /// <summary>Functions that throw where a span is empty though they give a span.</summary>
    public static bool IsNonEmpty(string method) => method is "Sigmoid" or "SoftMax";

    public static bool IsHome(INamedTypeSymbol? type)
        => type is { Name: "TensorPrimitives", ContainingNamespace: { Name: "Tensors", ContainingNamespace: { Name: "Numerics", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } } };

    /// <summary>What a function gives of each element; null where there is none that fills spans of these types.</summary>
    /// <param name="element">What the spans that are read hold.</param>
    /// <param name="filled">What those that are filled hold.</param>
    public static Composition? FindElementwise(string method, int arity, ElementType element, ElementType[] filled)
    {
        if (filled is [ElementType.Boolean])
            return arity == 1 ? FindPredicate(method, element) : null;
        if (filled is [ElementType.Int32])
            return s_ofIntegers.Contains(method) && arity == 1 ? (f, x) => [f.IntegerCall("Math." + method, x[0])] : null;
        if (filled.Any(e => e != element))
            return null;
        if (filled.Length == 2)
            return s_ofTwo.Contains(method) ? ScalarFunctions.FindComposition(HomeOf(element), method, arity) : null;
        if (s_elementwise.TryGetValue($"{method}/{arity}", out var known))
            return (f, x) => [known(f, x)];
        return ScalarFunctions.FindRow(HomeOf(element), method, arity) is { } row ? (f, x) => [f.Call(row.Function, x)] : null;
    }

    private static string HomeOf(ElementType element) => element == ElementType.Real32 ? "float" : "double";

    private static Composition? FindPredicate(string method, ElementType element)
        => !s_predicates.Contains(method) ? null : method == "IsZero" ? (f, x) => [f.Equal(x[0], f.Constant(0))] : ScalarFunctions.FindComposition(HomeOf(element), method, 1);

    /// <summary>A question that is asked of all elements, or of any.</summary>
    public static (Composition Predicate, bool IsOfAll)? FindQuantifier(string method, ElementType element)
    {
        bool isOfAll = method.EndsWith(OfAll, StringComparison.Ordinal);
        if (!isOfAll && !method.EndsWith(OfAny, StringComparison.Ordinal))
            return null;
        return FindPredicate(method.Substring(0, method.Length - OfAll.Length), element) is { } predicate ? (predicate, isOfAll) : null;
    }

    /// <summary>Copies of a span whose elements are converted.</summary>
    public static bool IsConversion(string method) => s_conversions.Contains(method);

    public static Reduction? FindReduction(string method, int arity) => s_reductions.TryGetValue($"{method}/{arity}", out var known) ? known : null;

    public static (bool Largest, bool OfMagnitudes)? FindSearch(string method) => s_searches.TryGetValue(method, out var known) ? known : null;

    /// <summary>Every name that is accepted, for the documentation; those of rows are accepted where TensorPrimitives has them.</summary>
    public static IEnumerable<string> Names()
        => s_elementwise.Keys.Concat(s_reductions.Keys).Concat(RuleTable.Rows.Keys.Select(k => k.Split('.')[1])).Select(k => k.Split('/')[0]).Concat(s_searches.Keys).Concat(s_ofSeveralLoops)
            .Concat(s_conversions).Concat(s_ofIntegers).Concat(s_ofTwo).Append("Ieee754Remainder").Concat(s_predicates.SelectMany(p => new[] { p, p + OfAll, p + OfAny }));

    public static Reduction Sum(Func<FormulaBuilder, Formula[], Formula> term, Func<FormulaBuilder, Formula[], Formula, Formula>? finish = null, bool nonEmpty = false)
        => new("sum", [0], (f, s, x) => [s[0] + term(f, x)], finish ?? ((f, s, n) => s[0]), nonEmpty);

    /// <summary>1/(1 + e⁻ˣ), and eˣ/(1 + eˣ) of a negative x: e⁻ˣ overflows there, and the derivative e⁻ˣ/(1 + e⁻ˣ)² were ∞/∞.</summary>
    private static Formula Sigmoid(FormulaBuilder f, Formula x)
    {
        var zero = f.Constant(0);
        var power = f.Call("Math.Exp", f.WhereLess(x, zero, x, -x));
        return f.WhereLess(x, zero, power, f.Constant(1)) / (1 + power);
    }

    public static Formula Square(Formula x) => x * x;

    /// <summary>√s of a sum of squares, with derivative zero at zero, as |·|′(0).</summary>
    public static Formula Length(FormulaBuilder f, Formula s) => f.WhereEqual(s, f.Constant(0), s, f.Call("Math.Sqrt", s));

    private static Reduction Product(Func<FormulaBuilder, Formula[], Formula> factor)
        => new("product", [1], (f, s, x) => [s[0] * factor(f, x)], (f, s, n) => s[0], NonEmpty: true);

    private static Reduction Extreme(string name, string function)
        => new(name, [], (f, s, x) => [f.Call(function, s[0], x[0])], (f, s, n) => s[0], NonEmpty: true);
}
