using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HypergradGen.Solvers;

/// <summary>Rectangular arrays of a problem's data as generated code reads them: a_ij of an array with m columns is element m·i + j. Null is an array without elements.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Grid
{
    /// <summary>The elements of an array of two dimensions, row after row; nothing is copied.</summary>
    /// <exception cref="ArgumentException">The array has more elements than a span can have.</exception>
    public static ReadOnlySpan<T> Elements<T>(T[,]? array)
        where T : unmanaged => array is null ? [] : Of<T>(array);

    /// <summary>The elements of an array of three dimensions, the last index the fastest; nothing is copied.</summary>
    /// <exception cref="ArgumentException">The array has more elements than a span can have.</exception>
    public static ReadOnlySpan<T> Elements<T>(T[,,]? array)
        where T : unmanaged => array is null ? [] : Of<T>(array);

    /// <summary>The length along one dimension, from 0.</summary>
    public static int Length(Array? array, int dimension) => array?.GetLength(dimension) ?? 0;

    private static ReadOnlySpan<T> Of<T>(Array array)
        where T : unmanaged
    {
        if (array.LongLength > int.MaxValue)
            throw new ArgumentException($"An array of {array.LongLength} elements cannot be read: no more than {int.MaxValue} are possible.", nameof(array));
        return MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(array)), array.Length);
    }
}
