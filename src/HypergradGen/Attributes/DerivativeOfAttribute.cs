namespace HypergradGen;

/// <summary>
/// Marks a method that is the derivative of another: what is differentiated calls the other as it stands, and takes this for
/// its derivative; the adjoint is its transpose.
/// </summary>
/// <remarks>
/// The method has the other's parameters, if it needs them then what the other returned and filled, and then a tangent for
/// each parameter that has a derivative, named after it: <c>double F(double x)</c> has
/// <c>double FDerivative(double x, double xTangent)</c>. It returns and fills the tangents of what the other returns and
/// fills, and is linear in the tangents.
/// </remarks>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = false, Inherited = false)]
public sealed class DerivativeOfAttribute : Attribute
{
    /// <summary>The derivative of a method of the same type.</summary>
    /// <param name="method">The method's name.</param>
    public DerivativeOfAttribute(string method) => Method = method;

    /// <summary>The derivative of a method of another type.</summary>
    /// <param name="type">The type.</param>
    /// <param name="method">The method's name.</param>
    public DerivativeOfAttribute(Type type, string method) => (Type, Method) = (type, method);

    /// <summary>The type of the method; null where it is the type that holds this one.</summary>
    public Type? Type { get; }

    /// <summary>The method's name.</summary>
    public string Method { get; }
}
