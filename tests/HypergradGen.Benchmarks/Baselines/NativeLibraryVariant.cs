namespace HypergradGen.Benchmarks.Baselines;

/// <summary>A way to compile the C programs.</summary>
/// <param name="Name">The name in tables.</param>
/// <param name="Flags">What it adds to the compiler's flags.</param>
/// <param name="Libraries">What it links.</param>
public sealed record NativeLibraryVariant(string Name, string[] Flags, string[] Libraries)
{
    /// <summary>Loops for gcc's vectoriser.</summary>
    public static NativeLibraryVariant Loops { get; } = new("gcc", [], ["-lm"]);

    /// <summary>AVX-512 intrinsics where a tile of eight rows meets a vector.</summary>
    public static NativeLibraryVariant Intrinsics { get; } = new("intrinsics", ["-DUSE_INTRINSICS"], ["-lm"]);

    /// <summary>Products with a matrix by OpenBLAS, on one thread.</summary>
    public static NativeLibraryVariant Blas { get; } = new("OpenBLAS", ["-DUSE_BLAS"], ["-lopenblas", "-lm"]);

    /// <summary>Those that can be asked for.</summary>
    public static IReadOnlyList<NativeLibraryVariant> All { get; } = [Loops, Intrinsics, Blas];
}
