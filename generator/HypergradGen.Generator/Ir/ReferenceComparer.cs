namespace HypergradGen.Generator.Ir;

/// <summary>Tells records apart that are equal by value but stand at different places.</summary>
public sealed class ReferenceComparer<T> : IEqualityComparer<T>
    where T : class
{
    public static readonly ReferenceComparer<T> Instance = new();

    public bool Equals(T? x, T? y) => ReferenceEquals(x, y);

    public int GetHashCode(T item) => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(item);
}
