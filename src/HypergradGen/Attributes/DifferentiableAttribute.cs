namespace HypergradGen;

/// <summary>Asks for the derivative products of a method, without a solver.</summary>
/// <remarks>A method that returns a scalar gets <c>FGradient</c> and <c>FJvp</c>; one that fills spans gets <c>FJvp</c> and <c>FVjp</c>. Parameters marked <see cref="ConstantAttribute"/>, and those of type <see cref="int"/> and <see cref="bool"/>, get no derivative.</remarks>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = false, Inherited = false)]
public sealed class DifferentiableAttribute : Attribute
{
    /// <summary>Whether the method's sums keep the order in which they are written.</summary>
    public FloatingPoint FloatingPoint { get; set; }
}
