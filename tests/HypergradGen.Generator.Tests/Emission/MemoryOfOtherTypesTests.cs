using HypergradGen.Generator.Tests.Incrementality;

namespace HypergradGen.Generator.Tests.Emission;

/// <summary>What goes from memory of one type of integers to memory of another, and what fills it, is converted as the method converts it.</summary>
public class MemoryOfOtherTypesTests
{
    [Theory]
    [InlineData("sbyte[] a = new sbyte[6]; int[] b = new int[6]; for (int i = 0; i < 6; i++) a[i] = (sbyte)(i + n); for (int i = 0; i < 6; i++) b[i] = a[i]; return x * b[5] + a[0];")]
    [InlineData("byte[] a = new byte[6]; sbyte[] b = new sbyte[6]; for (int i = 0; i < 6; i++) a[i] = (byte)(i + 40 * n); for (int i = 0; i < 6; i++) b[i] = (sbyte)a[i]; return x * b[5] + a[0];")]
    [InlineData("Span<ushort> a = stackalloc ushort[6]; byte[] b = new byte[6]; for (int i = 0; i < 6; i++) a[i] = (ushort)(i + 255 * n); for (int i = 0; i < 6; i++) b[i] = (byte)a[i]; return x * b[5] + a[0];")]
    [InlineData("short[] a = new short[6], b = new short[6]; for (int i = 0; i < 6; i++) a[i] = (short)(i + 9999 * n); for (int i = 0; i < 6; i++) b[i] = a[i]; a[5] = 1; return x * b[5] + a[5];")]
    [InlineData("byte[] a = new byte[6]; for (int i = 0; i < 6; i++) a[i] = (byte)(200 * n); return x * a[5] + a[0];")]
    [InlineData("sbyte[] a = new sbyte[6]; Span<short> b = stackalloc short[6]; a.AsSpan().Fill((sbyte)(100 * n)); b.Fill((short)(n - 9)); return x * a[5] + b[5];")]
    [InlineData("sbyte[] a = new sbyte[6]; byte level = (byte)(100 * n); for (int i = 0; i < 6; i++) a[i] = (sbyte)level; return x * a[5];")]
    [InlineData("byte[] a = new byte[6]; for (int i = 0; i < 6; i++) a[i] = 255; return x * a[n];")]
    [InlineData("bool[] a = new bool[6], b = new bool[6]; for (int i = 0; i < 6; i++) a[i] = i > n; for (int i = 0; i < 6; i++) b[i] = a[i]; a.AsSpan().Fill(n > 2); return b[5] ? x : a[1] ? 2 * x : 3 * x;")]
    public void Loops_that_copy_and_fill_convert_what_they_write(string body)
    {
        var type = new GeneratorRun($"using System; public static partial class P {{ [Differentiable] public static double F(double x, int n) {{ {body} }} }}").Load().GetType("P")!;
        double value = (double)type.GetMethod("F")!.Invoke(null, [0.7, 3])!, beside = (double)type.GetMethod("F")!.Invoke(null, [0.7 + 0.125, 3])!;
        object?[] arguments = [0.7, 3, 0.0];
        Assert.Equal(value, type.GetMethod("FGradient")!.Invoke(null, arguments));
        Assert.Equal((beside - value) / 0.125, (double)arguments[2]!, 1e-9);
    }
}
