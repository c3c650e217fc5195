using System.Globalization;

namespace HypergradGen.Generator.Tests.Library;

/// <summary>Products of library functions are the derivatives of what the library computes, wherever differences tell them, and one another's transposes.</summary>
public class LibraryDerivativeTests
{
    /// <summary>Differences are trusted where two steps agree to this, relatively.</summary>
    private const double Agreement = 1e-4;

    private static readonly int[] s_halvings = [10, 14, 18, 22];

    public static TheoryData<string> Elementwise => [.. LibraryRun.Accepted.Values.Where(c => c.Case.IsElementwise && c.Jvp is not null).Select(c => c.Case.Name)];

    [Theory]
    [MemberData(nameof(Elementwise), DisableDiscoveryEnumeration = true)]
    public void A_function_of_an_element_has_its_derivative_at_every_kind_of_number(string name)
    {
        var function = LibraryRun.Accepted[name];
        // Floats have too few digits for differences: they are compared with those of the same function of doubles.
        var exact = function.Case.IsSingle && LibraryRun.Accepted.TryGetValue(name.Replace("MathF", "Math").Replace("float", "double").Replace("Single", "Double"), out var other) ? other : function;
        var slots = function.Case.Slots;
        var wrong = new List<string>();
        int told = 0;
        foreach (double[] point in LibraryPoints.Of(function.Case).Where(p => CanBeTold(function.Case, p)))
        {
            double[][] x = [.. point.Select(v => new[] { v })];
            // A power of a negative number exists at integers alone.
            for (int k = 0; k < (function.Case.Function == "Pow" && point[0] < 0 ? 1 : slots.Length); k++)
            {
                if (slots[k] is Slot.Integers or Slot.Integer || Difference(exact, point, k) is not var (derivative, error))
                    continue;
                if (function.Case.IsSingle && !(Math.Abs(derivative) < 1e37))
                    continue;
                told++;
                double tangent = Tangent(function, x, k), adjoint = Adjoint(function, x, k);
                double allowed = error + (function.Case.IsSingle ? 1e-5 : 1e-3) * Math.Abs(derivative) + Least(function.Case);
                // 1 − tanh² of a float is off by its last digit.
                if (function.Case is { IsSingle: true, Function: "Tanh" })
                    allowed += 1e-7;
                if (!(Math.Abs(tangent - derivative) <= allowed))
                    wrong.Add($"tangent {tangent:R} and not {derivative:R} ± {error:G2} of argument {k} at ({string.Join(", ", point.Select(v => v.ToString("R", CultureInfo.InvariantCulture)))})");
                if (!(Math.Abs(adjoint - tangent) <= 1e-6 * Math.Abs(tangent) + Least(function.Case)) && !double.IsNaN(tangent))
                    wrong.Add($"adjoint {adjoint:R} and tangent {tangent:R} of argument {k} at ({string.Join(", ", point.Select(v => v.ToString("R", CultureInfo.InvariantCulture)))})");
            }
        }
        Assert.True(told >= 3 || function.Case.Function == "ScaleB", $"{name}: differences tell {told} derivatives");
        Assert.True(wrong.Count == 0, $"{name}: {wrong.Count} of {told} wrong\n{string.Join("\n", wrong.Take(8))}");
    }

    /// <summary>
    /// Whether differences can tell the derivative: not at the ends of the range, nor where the tie of a selection is shared, nor where a period is shorter
    /// than the distance of two numbers.
    /// </summary>
    private static bool CanBeTold(LibraryCase of, double[] x)
    {
        bool Has(string part) => of.Function.Contains(part, StringComparison.Ordinal);
        var (least, most) = of.IsSingle || Has("Convert") ? (1e-37, float.MaxValue) : (1e-307, double.MaxValue);
        if (!x.All(v => v == 0 || Math.Abs(v) >= least && Math.Abs(v) < most))
            return false;
        if ((Has("Max") || Has("Min") || Has("Clamp")) && x.Select(Math.Abs).Distinct().Count() < x.Length)
            return false;
        if (Has("Remainder") && !(Math.Abs(x[0] / x[1]) is > 1e-100 and < 1e3))
            return false;
        if (of.Function == "Lerp" && x[0] == x[1] || of.Function == "RootN" && Math.Abs(x[1]) > 100)
            return false;
        return !Has("Pi") || x.Length > 1 || Math.Abs(x[0]) < 1e10;
    }

    /// <summary>What is below counts as zero: smaller numbers have few digits.</summary>
    private static double Least(LibraryCase of) => of.IsSingle ? 1e-36 : 1e-305;

    private static double[] Zeros(double[] like) => new double[like.Length];

    private static double Tangent(Compiled function, double[][] x, int argument)
    {
        double[][] dx = [.. x.Select(Zeros)];
        dx[argument][0] = 1;
        double[] dy = [double.NaN];
        function.Jvp!(x, dx, dy);
        return dy[0];
    }

    private static double Adjoint(Compiled function, double[][] x, int argument)
    {
        double[][] bars = [.. x.Select(Zeros)];
        function.Vjp!(x, [1.0], bars);
        return bars[argument][0];
    }

    /// <summary>∂f/∂x by central differences, where two steps agree, with what it may be off by; null where they do not, as at a kink.</summary>
    private static (double Value, double Error)? Difference(Compiled function, double[] point, int argument)
    {
        double F(double shift)
        {
            double[][] moved = [.. point.Select((v, i) => new[] { i == argument ? v + shift : v })];
            double[] y = [double.NaN];
            try
            {
                function.Plain(moved, y);
            }
            catch (Exception)
            {
                y[0] = double.NaN;
            }
            return y[0];
        }
        // 1 + x and eˣ are rounded by the library before 1 is taken off: its values have no digit of a small x.
        double least = point.Where(v => v != 0).Select(Math.Abs).DefaultIfEmpty(1).Min();
        bool isBesideOne = function.Case.Function.EndsWith("P1", StringComparison.Ordinal) || function.Case.Function.EndsWith("M1", StringComparison.Ordinal);
        double scale = isBesideOne ? Math.Max(1, Math.Abs(point[argument])) : point[argument] != 0 ? Math.Abs(point[argument]) : least;
        double here = F(0);
        foreach (int halvings in s_halvings)
        {
            double step = Math.ScaleB(scale, -halvings);
            double ahead = F(step), behind = F(-step), half = step / 2, nearAhead = F(half), nearBehind = F(-half);
            double far = (ahead / 2 - behind / 2) / step, near = (nearAhead / 2 - nearBehind / 2) / half;
            double forward = (nearAhead - here) / half, backward = (here - nearBehind) / half;
            double noise = 1e-15 * Math.Abs(here) / half;
            if (!double.IsFinite(far) || !double.IsFinite(near) || !double.IsFinite(forward) || !double.IsFinite(backward) || step < 1e-320)
                continue;
            if (Math.Abs(far - near) <= Agreement * Math.Abs(near) + noise && Math.Abs(forward - backward) <= 0.02 * Math.Abs(near) + 4 * noise && noise <= 0.05 * Math.Abs(near) + (near == 0 ? double.PositiveInfinity : 0))
                return (near, 4 * noise + Math.Abs(far - near) + double.Epsilon / half);
        }
        return null;
    }
}
