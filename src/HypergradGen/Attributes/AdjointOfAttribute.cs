namespace HypergradGen;

/// <summary>
/// Marks a method that is the adjoint of another, the transpose of its derivative: what is differentiated calls the other as
/// it stands, and takes this for its adjoint; the derivative is its transpose.
/// </summary>
/// <remarks>
/// The method has the other's parameters, if it needs them then what the other returned and filled, then the adjoint of what
/// the other fills and returns, and then an output for the adjoint of each parameter that has a derivative:
/// <c>double F(double x)</c> has <c>void FAdjoint(double x, double resultAdjoint, out double xAdjoint)</c>. It is linear in
/// the adjoints that it is given.
/// </remarks>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = false, Inherited = false)]
public sealed class AdjointOfAttribute : Attribute
{
    /// <summary>The adjoint of a method of the same type.</summary>
    /// <param name="method">The method's name.</param>
    public AdjointOfAttribute(string method) => Method = method;

    /// <summary>The adjoint of a method of another type.</summary>
    /// <param name="type">The type.</param>
    /// <param name="method">The method's name.</param>
    public AdjointOfAttribute(Type type, string method) => (Type, Method) = (type, method);

    /// <summary>The type of the method; null where it is the type that holds this one.</summary>
    public Type? Type { get; }

    /// <summary>The method's name.</summary>
    public string Method { get; }
}
