namespace HypergradGen.ForeignCode.Running;

/// <summary>Arguments that a method might be meant for: lengths that go together, numbers of several sizes.</summary>
internal static class Points
{
    private static readonly (double Low, double High)[] s_ranges = [(0.1, 1), (-1.5, 1.5), (0.5, 4), (-0.2, 0.2), (1, 60)];

    public static object?[] Of(Signature signature, int trial)
    {
        var random = new Random(trial);
        int length = new[] { 4, 3, 8, 16, 2, 9, 1, 20 }[trial % 8];
        var range = s_ranges[trial % s_ranges.Length];
        double Number() => range.Low + (range.High - range.Low) * random.NextDouble();
        bool isEven = trial % 3 != 0;
        int Length() => isEven ? length : random.Next(1, 2 * length + 1);
        int Integer() => random.Next(4) switch { 0 => length, 1 => random.Next(length), 2 => length - 1, _ => random.Next(1, 4) };

        // All bits of integers that are no lengths matter.
        T[] Bits<T>(Func<long, T> cast) => [.. Enumerable.Range(0, Length()).Select(_ => cast(random.NextInt64(long.MinValue, long.MaxValue)))];
        double[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => Number())];
        object?[] arguments = [.. signature.Arguments.Select(p => p.Type switch
        {
            "double[]" when p.Struct is not null => Numbers((p.IsMemory ? Length() : 1) * p.Width),
            "double" => (object)Number(),
            "double[]" => Enumerable.Range(0, Length()).Select(_ => Number()).ToArray(),
            "int" => Integer(),
            "int[]" => Enumerable.Range(0, Length()).Select(_ => random.Next(length)).ToArray(),
            "bool" => random.Next(2) == 0,
            "bool[]" => Enumerable.Range(0, Length()).Select(_ => random.Next(2) == 0).ToArray(),
            "double[,]" => Matrix(length, Number),
            "double[][]" => Enumerable.Range(0, length).Select(_ => Enumerable.Range(0, length).Select(_ => Number()).ToArray()).ToArray(),
            "byte" => (byte)random.Next(), "byte[]" => Bits(x => (byte)x), "sbyte" => (sbyte)random.Next(), "sbyte[]" => Bits(x => (sbyte)x),
            "short" => (short)random.Next(), "short[]" => Bits(x => (short)x), "ushort" => (ushort)random.Next(), "ushort[]" => Bits(x => (ushort)x),
            "uint" => (uint)random.NextInt64(), "uint[]" => Bits(x => (uint)x), "long" => random.NextInt64() << 1, "long[]" => Bits(x => x), "ulong" => (ulong)random.NextInt64() << 1, "ulong[]" => Bits(x => (ulong)x),
            _ => p.EnumValues.Count > 0 ? p.EnumValues[random.Next(p.EnumValues.Count)] : 0,
        })];
        return signature.Receiver is { Width: var width } ? [.. arguments, Numbers(width)] : arguments;
    }

    private static double[,] Matrix(int length, Func<double> number)
    {
        var matrix = new double[length, length];
        for (int i = 0; i < length * length; i++)
            matrix[i / length, i % length] = number();
        return matrix;
    }
}
