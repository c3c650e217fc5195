namespace HypergradGen;

/// <summary>Says how long a span or array is, so that loops over it are compiled for that length.</summary>
/// <remarks>
/// On a parameter of a marked method (the state's mark holds for the next state, whose length is the same), or on an array or memory of the problem's data: a field, a property or a
/// parameter of the constructor. Where another length is given an <see cref="ArgumentException"/> names what has it: data when a solver is created and when a product
/// is called without one, arguments on entry. Loops of a small count are written out, local buffers whose places are then known become values in registers, and products with
/// small matrices need neither batches nor tails. No value changes but by the order of sums, and with <see cref="FloatingPoint.Strict"/> not by that either.
/// </remarks>
/// <param name="length">The number of elements, at least 1; a constant of the program.</param>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Field | AttributeTargets.Property, AllowMultiple = false, Inherited = false)]
public sealed class LengthAttribute(int length) : Attribute
{
    /// <summary>The number of elements.</summary>
    public int Length { get; } = length;
}
