using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using System.Reflection;
using HypergradGen.Generator.Parsing;
using HypergradGen.Generator.Rules;

namespace HypergradGen.Generator.Tests.Library;

/// <summary>Every function of the library that is accepted gives what the library gives, and the derivative of that.</summary>
public class LibraryFunctionTests
{
    private static readonly int[] s_lengths = [40, 17, 9, 8, 7, 1];

    public static TheoryData<string> Elementwise => [.. LibraryRun.Accepted.Values.Where(c => c.Case.IsElementwise).Select(c => c.Case.Name)];

    [Theory]
    [MemberData(nameof(Elementwise), DisableDiscoveryEnumeration = true)]
    public void A_function_of_an_element_has_the_library_s_value_at_every_kind_of_number(string name)
    {
        var function = LibraryRun.Accepted[name];
        var wrong = new List<string>();
        foreach (var chunk in Chunks(function))
        {
            int n = chunk.Max(x => x.Length);
            var expected = Run(function.Plain, chunk, n, out var thrown);
            if (function.Emitted is not null)
            {
                var actual = Run(function.Emitted, chunk, n, out var other);
                if (thrown?.GetType() != other?.GetType() && !IsSignOfNothing(function.Case, chunk))
                    wrong.Add($"throws {other?.GetType().Name} and not {thrown?.GetType().Name} at ({Text(chunk, 0)})");
                for (int i = 0; i < n && thrown is null && other is null; i++)
                    Compare(function.Case, expected[i], actual[i], OfScalars(function.Case, chunk, i), chunk, i, "loop", wrong);
            }
            for (int i = 0; i < n && function.One is not null; i++)
            {
                double[][] one = [.. chunk.Select(x => new[] { x[i] })];
                var value = Run(function.One, one, 1, out var other);
                if (thrown?.GetType() != other?.GetType() && !IsSignOfNothing(function.Case, chunk))
                    wrong.Add($"throws {other?.GetType().Name} and not {thrown?.GetType().Name} at ({Text(chunk, i)})");
                else if (other is null && thrown is null)
                    Compare(function.Case, expected[i], value[0], null, chunk, i, "one", wrong);
            }
        }
        Assert.True(wrong.Count == 0, $"{name}: {wrong.Count} wrong\n{string.Join("\n", wrong.Take(6))}");
    }

    [Theory]
    [MemberData(nameof(Elementwise), DisableDiscoveryEnumeration = true)]
    public void A_function_of_no_element_throws_where_the_library_throws(string name)
    {
        var function = LibraryRun.Accepted[name];
        double[][] x = [.. function.Case.Slots.Select(s => s is Slot.Reals or Slot.Integers ? Array.Empty<double>() : [1.0])];
        Run(function.Plain, x, 0, out var expected);
        if (function.Emitted is not null)
        {
            Run(function.Emitted, x, 0, out var actual);
            Assert.Equal(expected?.GetType(), actual?.GetType());
        }
    }

    [Theory]
    [InlineData("Math", typeof(Math))]
    [InlineData("double", typeof(double))]
    [InlineData("float", typeof(float))]
    [InlineData("int", typeof(int))]
    [InlineData("BitOperations", typeof(BitOperations))]
    [InlineData("TensorPrimitives", typeof(TensorPrimitives))]
    public void Every_function_that_is_accepted_is_called_here(string home, Type type)
    {
        var names = home == "TensorPrimitives" ? TensorFunctions.Names() : ScalarFunctions.Names(home);
        var called = LibraryRun.Accepted.Values.Where(c => c.Case.Home == home).Select(c => c.Case.Function).ToHashSet();
        Assert.Empty(names.Where(n => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly).Any(m => m.Name == n && m.ReturnType != typeof(uint) && m.ReturnType != typeof(ulong) && m.ReturnType != typeof(nuint))).Except(called).Order());
        Assert.DoesNotContain(LibraryRun.Refused, c => c.Home == home && home != "TensorPrimitives" && ScalarFunctions.IsKnown(home, c.Function, c.Slots.Length, c.IsReal) && !c.Name.Contains("MidpointRounding", StringComparison.Ordinal));
        string[] constant = [.. RuleTable.Rows.Values.Where(r => r.IsPiecewiseConstant).Select(r => r.Function.Split('.', '/')[1])];
        Assert.Empty(LibraryRun.Accepted.Values.Where(c => c.Case.IsDifferentiated && c.Jvp is null).Select(c => c.Case.Function).Except(constant));
    }

    /// <summary>Math.Sign throws where its argument is NaN; what is generated leaves that to a status.</summary>
    private static bool IsSignOfNothing(LibraryCase of, double[][] x) => of.Function == "Sign" && double.IsNaN(x[0][0]);

    /// <summary>
    /// Functions of spans are the functions of their elements, in 3 ulp, where the library's own vectors lose digits, as its Tanh of 1e-10 does, or have another
    /// special value, as its ScaleB of an infinity does.
    /// </summary>
    private static double? OfScalars(LibraryCase of, double[][] x, int i)
    {
        if (of.Home != "TensorPrimitives")
            return null;
        double[] p = [.. x.Select(a => a[a.Length == 1 ? 0 : i])];
        if (of.Function == "Remainder")
            return of.IsSingle ? (float)p[0] % (float)p[1] : p[0] % p[1];
        string type = of.IsSingle ? "Single" : "Double";
        string signature = $"{of.Real}.{of.Function}({string.Join(", ", of.Slots.Select(s => s is Slot.Reals or Slot.Real ? type : "Int32"))})";
        if (!LibraryRun.Accepted.TryGetValue(signature, out var scalar))
            return null;
        var value = Run(scalar.Plain, [.. p.Select(v => new[] { v })], 1, out var thrown);
        return thrown is null ? value[0] : null;
    }

    private static void Compare(LibraryCase of, double expected, double actual, double? ofScalars, double[][] x, int i, string how, List<string> wrong)
    {
        if (IsSame(of, expected, actual) || ofScalars is { } scalar && IsSame(of, scalar, actual))
            return;
        wrong.Add($"{how} {actual:R} and not {expected:R} at ({Text(x, i)})");
    }

    private static bool IsSame(LibraryCase of, double expected, double actual)
    {
        if (double.IsNaN(expected) ? double.IsNaN(actual) : expected == actual && double.IsNegative(expected) == double.IsNegative(actual))
            return true;
        if (!double.IsFinite(expected) || double.IsNaN(actual))
            return false;
        double ulp = of.IsSingle ? MathF.BitIncrement(MathF.Abs((float)expected)) - MathF.Abs((float)expected) : Math.BitIncrement(Math.Abs(expected)) - Math.Abs(expected);
        double error = Math.Abs(actual - expected);
        // The library rounds 1 + x and eˣ before it takes 1 off; it has nothing below e⁻⁷⁰⁹ of a sigmoid.
        if (of.Function.EndsWith("P1", StringComparison.Ordinal) || of.Function.EndsWith("M1", StringComparison.Ordinal))
            return error <= Math.Max(4 * ulp, of.IsSingle ? 2.4e-7 : 4.5e-16);
        return error <= 4 * ulp && expected != 0 || of.Function == "Sigmoid" && error <= (of.IsSingle ? 1e-37 : 1e-307);
    }

    /// <summary>The points in spans of every length; a point at which the function throws by itself.</summary>
    private static IEnumerable<double[][]> Chunks(Compiled function)
    {
        var slots = function.Case.Slots;
        var good = new List<double[]>();
        foreach (var point in LibraryPoints.Of(function.Case))
        {
            double[][] one = [.. point.Select(v => new[] { v })];
            Run(function.Plain, one, 1, out var thrown);
            if (thrown is null)
                good.Add(point);
            else
                yield return one;
        }
        static bool IsShared(Slot s) => s is Slot.Real or Slot.Integer;
        int k = 0;
        foreach (var group in good.GroupBy(p => string.Join(",", p.Where((_, i) => IsShared(slots[i])).Select(v => BitConverter.DoubleToInt64Bits(v)))))
        {
            double[][] points = [.. group];
            for (int start = 0; start < points.Length;)
            {
                int n = Math.Min(s_lengths[k++ % s_lengths.Length], points.Length - start);
                var chunk = points[start..(start + n)];
                yield return [.. slots.Select((s, i) => IsShared(s) ? new[] { chunk[0][i] } : chunk.Select(p => p[i]).ToArray())];
                start += n;
            }
        }
    }

    private static double[] Run(Fill fill, double[][] x, int n, out Exception? thrown)
    {
        var y = new double[n];
        Array.Fill(y, 77);
        thrown = null;
        try
        {
            fill(x, y);
        }
        catch (Exception e)
        {
            thrown = e;
        }
        return y;
    }

    private static string Text(double[][] x, int i) => string.Join(", ", x.Select(a => a[a.Length == 1 ? 0 : i].ToString("R", CultureInfo.InvariantCulture)));
}
