namespace HypergradGen.Solvers;

/// <summary>Where a matrix lies. No address, which a collection could give to another array.</summary>
/// <param name="Source">A number for the memory that it lies in, hyperparameters or data.</param>
/// <param name="Position">The bytes from there to its first row.</param>
/// <param name="Stride">The distance from a row to the next.</param>
/// <param name="Columns">The number of columns, at least 1.</param>
internal readonly record struct MatrixPlace(int Source, nint Position, int Stride, int Columns);
