namespace HypergradGen;

/// <summary>Says that an array of the problem's data is a symmetric matrix, so that products with it read half of it.</summary>
/// <remarks>
/// The array is a <c>double[]</c> that holds the n·n elements row by row, or a <c>double[,]</c>. <c>CreateSolver</c> compares both halves bit by bit, O(n²), and throws an
/// <see cref="ArgumentException"/> where they differ. A loop that multiplies the whole matrix with a vector then reads the elements on and above the diagonal,
/// each for two rows; products of the map and the objective that are called without a solver, and loops over a part of the matrix, read all that they are written to read.
/// Sums are added in another order than without the mark. With <see cref="FloatingPoint.Strict"/> it is checked and has no other effect.
/// </remarks>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property | AttributeTargets.Parameter, AllowMultiple = false, Inherited = false)]
public sealed class SymmetricAttribute : Attribute;
