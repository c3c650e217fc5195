using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Rules;

/// <summary>
/// One row of the rule table: a function, its partial derivatives, what it costs, and where it has a kink.
/// </summary>
/// <param name="Function">The key: type and method, such as <c>Math.Exp</c>, or <c>double.ExpM1</c> where System.Math has no such function.</param>
/// <param name="Arity">How many arguments it takes.</param>
/// <param name="Partials">∂y/∂xᵢ as expressions in the arguments x and the result y; null where it is identically zero.</param>
/// <param name="Cost">Against one addition.</param>
/// <param name="Kink">In words, what the rule does where the function has no derivative.</param>
/// <param name="IsSingular">A partial can be infinite or NaN where the function is finite: its product with a zero tangent is zero.</param>
/// <param name="IsSelection">A partial of exactly zero means that the argument was not chosen: its tangent does not reach the result, whatever it is.</param>
/// <param name="Throws">It may throw, as Clamp does where its bounds are the wrong way round: it is not computed where the method does not compute it.</param>
public sealed record DerivativeRule(string Function, int Arity, Partial?[] Partials, int Cost, string Kink = "", bool IsSingular = false, bool IsSelection = false, bool Throws = false)
{
    /// <summary>(∂y/∂x)/y of a function of one argument that overflows where this is of moderate size: the derivative of a logarithm or a quotient needs no more.</summary>
    public Partial? Growth { get; init; }

    /// <summary>What multiplies the natural logarithm of the argument; 0 where the function is no logarithm.</summary>
    public double LogarithmScale { get; init; }

    /// <summary>The logarithm is that of 1 + x.</summary>
    public bool IsOfOneMore { get; init; }

    /// <summary>The derivative is zero wherever it exists (floor, sign): a warning where the argument is active.</summary>
    public bool IsPiecewiseConstant => Partials.All(p => p is null);
}

/// <summary>Builds a partial derivative from the arguments and the result.</summary>
public delegate Formula Partial(FormulaBuilder f, Formula[] x, Formula y);
