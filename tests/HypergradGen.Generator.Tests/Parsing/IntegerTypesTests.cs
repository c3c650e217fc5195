namespace HypergradGen.Generator.Tests.Parsing;

/// <summary>Integers of every type are what they are in C#: which bits are kept, what arithmetic is done in, how they become real.</summary>
public class IntegerTypesTests
{
    private const string Data = """
        private readonly byte[] _bytes = [0, 1, 127, 128, 200, 255]; private readonly sbyte[] _signed = [0, 1, 127, -128, -2, -1];
        private readonly short[] _shorts = [0, 1, 32767, -32768, -2, -1]; private readonly ushort[] _unsigned = [0, 1, 32767, 32768, 65534, 65535];
        private readonly uint[] _words = [0, 1, 2147483647, 2147483648, 4294967295, 7]; private readonly long[] _longs = [0, 1, long.MaxValue, long.MinValue, -7, 1L << 40];
        private readonly ulong[] _bits = [0, 1, ulong.MaxValue, 1UL << 63, 9, 1UL << 53];
        private readonly byte[,] _image = { { 1, 2, 255 }, { 4, 5, 6 } }; private readonly short[][] _ragged = [[1, -2], [], [300]]; private readonly byte _level = 250; private readonly long _seed = 1L << 33; private readonly ulong _mask = ulong.MaxValue;
        private enum Tone : byte { Low, Middle = 128, High = 255 } private readonly Tone[] _tones = [Tone.High, Tone.Low, Tone.Middle]; private readonly Tone _tone = Tone.High;
        private readonly record struct Rgb(byte R, byte G, byte B) { public double Grey => (R + 2 * G + B) / 4.0; } private readonly Rgb[] _picture = [new(255, 128, 3), new(1, 2, 250)];
        """;

    [Theory]
    [InlineData("for (int i = 0; i < 6; i++) next[i] = w[i] * _bytes[i] / 255.0 + _signed[i];")]
    [InlineData("for (int i = 0; i < 6; i++) next[i] = w[i] + _shorts[i] * 0.5 + _unsigned[i] / 2;")]
    [InlineData("for (int i = 0; i < 6; i++) next[i] = w[i] + _words[i] + _longs[i] * 1e-3 + _bits[i] * 1e-3;")]
    [InlineData("for (int i = 0; i < 6; i++) next[i] = w[i] + (float)_words[i] + (float)_longs[i] + (float)_bits[i] + (float)_bytes[i];")]
    [InlineData("for (int i = 0; i < 6; i++) next[i] = w[i] + (_bytes[i] * _bytes[i] + _unsigned[i] * _bytes[i] + (_words[i] + 1u) / 3u + _longs[i] / 3) + _bits[i] % 1000;")]
    [InlineData("for (int i = 0; i < 6; i++) next[i] = w[i] + (byte)(_bytes[i] + 9) + (sbyte)(_signed[i] - 3) + (short)(_shorts[i] * 3) + (ushort)(_unsigned[i] + 2) + (byte)_longs[i] + (short)_bits[i] + (sbyte)_words[i];")]
    [InlineData("for (int i = 0; i < 6; i++) next[i] = w[i] * (int)_words[i] + (int)_longs[i] + (uint)_signed[i] + 1e-9 * (ulong)_shorts[i] + 1e-9 * (long)_bits[i] + (uint)_longs[i];")]
    [InlineData("for (int i = 0; i < 6; i++) next[i] = w[i] + (_words[i] < 2147483648u ? 1 : 0) + (_bits[i] > (ulong)_longs[i] ? 2 : 0) + (_longs[i] <= -7 ? 4 : 0) + (_bytes[i] == 200 ? 8 : 0) + (_signed[i] < _bytes[i] ? 16 : 0);")]
    [InlineData("double s = 0; foreach (byte b in _bytes) s = 3 * s + b; foreach (int k in _shorts) s += k; foreach (double x in _longs) s += x; foreach (byte cut in _words) s = 3 * s + cut; next[0] = s * w[0];")]
    [InlineData("double s = 0; foreach (var b in _image) s = 3 * s + b; foreach (var row in _ragged) foreach (short k in row) s = 3 * s + k; next[0] = s * w[0] + _image[0, 2] + _ragged[2][0];")]
    [InlineData("next[0] = _level * w[0] + (byte)(_level + 10); next[1] = _seed / 3 + w[1]; next[2] = _mask * w[2] + (_mask >> 3); next[3] = w[_bytes[1]] + w[_longs.Length - 1];")]
    [InlineData("next[0] = (int)_tones[0] * w[0] + (byte)_tones[2]; next[1] = _tone == Tone.High ? w[1] : 0; next[2] = _tones[1] switch { Tone.Low => w[2], _ => 0 }; next[3] = (_tone | Tone.Middle).HasFlag(Tone.Middle) ? 1 : 2;")]
    [InlineData("next[0] = _picture[0].Grey * w[0]; Rgb c = _picture[1]; c = c with { R = (byte)(c.R + 255) }; next[1] = c.R + c.B; foreach (var p in _picture) next[2] += p.G; Span<Rgb> all = stackalloc Rgb[2]; all[1] = c; next[3] = all[1].Grey;")]
    public void Data_of_every_integer_type(string body) => Equivalence.Check(body, Data);

    [Theory]
    [InlineData("uint h = 2166136261u; for (int i = 0; i < 6; i++) { h = (h ^ (uint)i) * 16777619u; h ^= h >> 13; h += h << 7; h %= 1000003u; h = ~h >>> 4; next[i] = h * 1e-9 * w[i]; }")]
    [InlineData("ulong g = 0x9E3779B97F4A7C15UL; for (int i = 0; i < 6; i++) { g = g * 6364136223846793005UL + 1442695040888963407UL; ulong z = g ^ g >> 33; z |= 1; z &= ulong.MaxValue - 2; next[i] = (z >> 11) * (1.0 / (1UL << 53)) * w[i]; }")]
    [InlineData("long m = -5; for (int i = 0; i < 6; i++) { m = m * 31 - i; m >>= 1; m = m >>> 1; m ^= -1L << i; m = -m; m /= 3; m %= 1000000007; next[i] = m * w[i] + ~m; }")]
    [InlineData("byte b = 250; b += 10; b++; b <<= 3; b -= 200; --b; b ^= 0xF0; b /= 3; next[0] = b * w[0]; byte old = b--; next[1] = old + b++; sbyte c = -128; c--; next[2] = c; c *= 2; next[3] = c; short t = 32767; t += 1; next[4] = t; ushort u = 0; u--; next[5] = u;")]
    [InlineData("Span<byte> q = stackalloc byte[3]; q[0] = 255; q[0] += 2; q[1]--; q[2] = q[1]++; next[0] = q[0]; next[1] = q[1]; next[2] = q[2]; byte[] r = q.ToArray(); r[0] ^= 255; next[3] = r[0]; q.Fill(9); q[1..].CopyTo(r); next[4] = r[0] + r[2]; q.Clear(); next[5] = q[0] + w[0];")]
    [InlineData("long[] q = new long[3]; q[0] = long.MaxValue; q[0] += 2; q[1] = (long)Gradient.Stop(w[2]) << 40; q[2]--; ulong[] r = [1, 2, ulong.MaxValue]; r[2] += r[1]; next[0] = q[0]; next[1] = q[1]; next[2] = q[2]; next[3] = r[2]; uint[] u = { 3, 4 }; u[0] -= 4; next[4] = u[0]; short[,] g = new short[2, 2]; g[1, 1] = -7; next[5] = g[1, 1] * w[0];")]
    [InlineData("double a = Gradient.Stop(w[2]), b = Gradient.Stop(w[1]); next[0] = w[0] + (byte)a + (short)-b + (uint)a + (long)(a * 1e12) + (sbyte)b; next[1] = (ulong)(a * 3e18) + (ushort)(a * 9);")]
    [InlineData("(byte a, long b) = (7, 8); (a, b) = ((byte)b, a); next[0] = a; next[1] = b; (int, int) p = (300, -1); var (c, d) = ((byte, ushort))p; next[2] = c; next[3] = d; next[4] = a > 7 ? a : (sbyte)-3; next[5] = w[0];")]
    [InlineData("next[0] = Math.Max((byte)3, (byte)250) + Math.Min(-5L, 7L) + Math.Abs(-9L) + Math.Sign(-3L) + Math.Clamp(300u, 1u, 200u) + Math.Clamp((short)-9, (short)-3, (short)4); next[3] = Math.Max(5UL, 9UL); var (q, r) = Math.DivRem(-17L, 5L); next[1] = q * r * w[0]; next[2] = Math.Abs((int)(short)-32768);")]
    [InlineData("next[0] = 200 switch { byte.MaxValue => 1, _ => 2 } * w[0]; long k = 1L << 40; next[1] = k switch { 5 => 1, 1L << 40 => w[1], _ => 0 }; byte b = 7; next[2] = b is > 3 and < 9 ? w[2] : 0; next[3] = (b, k) switch { (7, > 5) => w[3], _ => 0 }; next[4] = k is 1099511627776 ? 1 : 2; uint u = 5; switch (u) { case 5: next[5] = 1; break; case > 7u: next[5] = 2; break; }")]
    [InlineData("for (long i = 0; i < 6; i++) next[(int)i] = w[(int)i] * i; byte k = 250; int n = 0; for (; k != 3; k++) n++; next[0] = n;")]
    [InlineData("uint n = 3; while (n-- > 0) next[(int)n] = w[(int)n] * n; next[5] = n;")]
    public void Locals_and_memory_of_every_integer_type(string body) => Equivalence.Check(body, Data);

    [Theory]
    [InlineData("next[0] = Of(3, w[0]) + Of((byte)_n, w[1]); next[1] = Sum([1, 2, long.MaxValue]); next[2] = Next(ref next[3], 255); byte b = 255; Bump(ref b); next[4] = b; Split(1L << 33, out uint low, out int high); next[5] = low + high;",
        "static double Of(byte k, double x) => k switch { 0 => x, 3 => x * x, _ => k }; static long Sum(ReadOnlySpan<long> a) { long s = 0; foreach (long x in a) s += x; return s; } static byte Next(ref double a, byte b) { a = b; return ++b; } static void Bump(ref byte b) { b++; } static void Split(long v, out uint low, out int high) { low = (uint)v; high = (int)(v >> 32); }")]
    [InlineData("next[0] = Twice((byte)200) + Twice((short)-20000) + Twice(1L << 62) + Twice(w[0]); next[1] = Wrap<byte>() + Wrap<sbyte>() + Wrap<uint>(); next[2] = Less((sbyte)-1, (sbyte)1) ? 1 : 0; next[3] = Inverted((byte)5) + Inverted(5u);",
        "static T Twice<T>(T x) where T : System.Numerics.INumber<T> => x + x; static T Wrap<T>() where T : System.Numerics.IBinaryInteger<T>, System.Numerics.IMinMaxValue<T> => T.MaxValue + T.One; static bool Less<T>(T a, T b) where T : System.Numerics.INumber<T> => a < b; static T Inverted<T>(T a) where T : System.Numerics.IBinaryInteger<T> => ~a;")]
    [InlineData("var s = new Counts(250, 5); s.Add(10); next[0] = s.Small; next[1] = s.Large; next[2] = s.Mean * w[0];",
        "struct Counts(byte small, long large) { public byte Small = small; public long Large = large; public readonly double Mean => (Small + Large) / 2.0; public void Add(byte by) { Small += by; Large += by; } }")]
    [InlineData("next[0] = At(_bytes, 4) + At([7, 8], 1) + Spread(_bytes)[5] * w[0]; ReadOnlySpan<byte> some = w[0] > 0 ? _bytes.AsSpan(1, 3) : _bytes; next[1] = some[2];",
        "private readonly byte[] _bytes = [0, 1, 127, 128, 200, 255]; static int At(ReadOnlySpan<byte> a, int i) => a[i]; static double[] Spread(ReadOnlySpan<byte> a) { double[] s = new double[a.Length]; for (int i = 0; i < a.Length; i++) s[i] = a[i] / 255.0; return s; }")]
    public void Helpers_take_and_return_them(string body, string members) => Equivalence.Check(body, members);

    [Theory]
    [InlineData("byte b = 250; for (int i = 0; i < 6; i++) { b = checked((byte)(b + 1)); next[i] = b * w[i]; }")]
    [InlineData("byte b = 250; for (int i = 0; i < 6; i++) { checked { b++; } next[i] = b * w[i]; }")]
    [InlineData("byte b = 250; for (int i = 0; i < 6; i++) { checked { b += 1; } next[i] = b * w[i]; }")]
    [InlineData("long m = long.MaxValue - 3; for (int i = 0; i < 6; i++) { m = checked(m + 1); next[i] = i * w[i]; }")]
    [InlineData("uint u = 3; for (int i = 0; i < 6; i++) { next[i] = u * w[i]; u = checked(u - 1); }")]
    [InlineData("for (int i = 0; i < 6; i++) { ushort u = checked((ushort)(Gradient.Stop(w[i]) * 10000)); next[i] = u * w[i]; }")]
    [InlineData("for (int i = 0; i < 6; i++) next[i] = w[i] + checked((int)(1L << (28 + i)));")]
    [InlineData("for (int i = 0; i < 6; i++) next[i] = w[i] + checked((uint)(3 - i)) + checked((ulong)(4 - i));")]
    public void What_checked_arithmetic_cannot_hold_throws(string body)
    {
        string text = ParserRun.Map(body);
        Assert.Contains("checked(", text, StringComparison.Ordinal);
    }
}
