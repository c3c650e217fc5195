using System.Text;

namespace HypergradGen.Generator.Tests.Library;

/// <summary>What an argument of a library function is in the method that calls it.</summary>
internal enum Slot
{
    /// <summary>A span of reals, or of a scalar function's loop the real of each iteration.</summary>
    Reals,

    /// <summary>One real that every element meets.</summary>
    Real,

    /// <summary>The integer of each iteration.</summary>
    Integers,

    /// <summary>One integer that every element meets.</summary>
    Integer,
}

/// <summary>One overload of a library function with methods that call it, all on memory of doubles.</summary>
/// <param name="Name">Type, function and parameters.</param>
/// <param name="Function">The function's own name.</param>
/// <param name="Home">The type that has it.</param>
/// <param name="Real">The type of its reals.</param>
/// <param name="Slots">Its arguments.</param>
/// <param name="Body">Statements that fill <c>v</c> from <c>x0</c>, <c>x1</c>, …</param>
/// <param name="Expression">The value for scalars <c>x0</c>, <c>x1</c>, …; null for functions of spans.</param>
/// <param name="IsElementwise">Each element of the result is one of the elements alone.</param>
/// <param name="IsReal">The result is real, so that it may have a derivative.</param>
internal sealed record LibraryCase(string Name, string Function, string Home, string Real, Slot[] Slots, string Body, string? Expression, bool IsElementwise, bool IsReal)
{
    public bool IsSingle => Real == "float";

    /// <summary>The rows of MathF are those of float, and those of Math are those of double: one of the two is run in loops.</summary>
    public bool HasLoop => Home is not ("Math" or "MathF");

    /// <summary>Floats are computed by the library wherever there is no loop: MathF says as much as float.</summary>
    public bool IsAlone => Expression is not null && Home != "float";

    public bool IsDifferentiated => IsReal && HasLoop && Slots.Any(s => s is Slot.Reals or Slot.Real);

    public override string ToString() => Name;

    /// <summary>
    /// <c>Value</c> is linear in t, so that its tangent along t is the function's value as the generated code computes it; <c>Along</c> is the function
    /// itself. <c>One</c> is <c>Value</c> without a loop.
    /// </summary>
    public string Methods(int id)
    {
        var text = new StringBuilder($"public static partial class C{id} {{\n");
        string constant = Parameters("[Constant] ");
        if (HasLoop)
            text.Append($"[Differentiable] public static void Value(ReadOnlySpan<{Real}> t, {constant}Span<{Real}> y) {{ Span<{Real}> v = new {Real}[y.Length]; {Body} for (int i = 0; i < y.Length; i++) y[i] = t[i] * v[i]; }}\n");
        text.Append($"{(IsDifferentiated ? "[Differentiable] " : "")}public static void Along({Parameters("")}Span<{Real}> v) {{ {Body} }}\n");
        if (IsAlone)
        {
            string scalars = string.Join(", ", Slots.Select((s, k) => s is Slot.Reals ? $"[Constant] {Real} x{k}" : $"int x{k}"));
            text.Append($"[Differentiable] public static {Real} One({Real} t, {scalars}) {{ {Expression} }}\n");
        }
        return text.Append("}\n").ToString();
    }

    /// <summary>What the tests call, on arrays of doubles.</summary>
    public string Calls(int id, bool hasProducts)
    {
        string arguments = string.Concat(Slots.Select((s, k) => s is Slot.Reals or Slot.Real ? $"Calls.{Real}s(x[{k}]), " : $"Calls.ints(x[{k}]), "));
        var reals = Enumerable.Range(0, Slots.Length).Where(k => Slots[k] is Slot.Reals or Slot.Real).ToArray();
        var text = new StringBuilder($"public static partial class C{id} {{\n");
        text.Append($"public static void Plain(double[][] x, double[] y) {{ var r = new {Real}[y.Length]; Along({arguments}r); Calls.Back(r, y); }}\n");
        if (HasLoop)
            text.Append($"public static void Emitted(double[][] x, double[] y) {{ var r = new {Real}[y.Length]; var t = new {Real}[y.Length]; System.Array.Fill(t, ({Real})1); ValueJvp(t, {arguments}t, r); Calls.Back(r, y); }}\n");
        if (hasProducts)
        {
            string tangents = string.Concat(reals.Select(k => $"Calls.{Real}s(dx[{k}]), ")), adjoints = string.Concat(reals.Select(k => $", a{k}"));
            text.Append($"public static void Jvp(double[][] x, double[][] dx, double[] dy) {{ var r = new {Real}[dy.Length]; AlongJvp({arguments}{tangents}r); Calls.Back(r, dy); }}\n");
            text.Append($"public static void Vjp(double[][] x, double[] ybar, double[][] xbar) {{ {string.Concat(reals.Select(k => $"var a{k} = new {Real}[x[{k}].Length]; "))} AlongVjp({arguments}Calls.{Real}s(ybar){adjoints}); {string.Concat(reals.Select(k => $"Calls.Back(a{k}, xbar[{k}]); "))} }}\n");
        }
        if (IsAlone)
        {
            string scalars = string.Concat(Slots.Select((s, k) => s is Slot.Reals ? $"({Real})x[{k}][0], " : $"(int)x[{k}][0], "));
            text.Append($"public static void One(double[][] x, double[] y) {{ OneGradient(1, {scalars}out var r); y[0] = r; }}\n");
        }
        return text.Append("}\n").ToString();
    }

    private string Parameters(string mark)
        => string.Concat(Slots.Select((s, k) => s is Slot.Reals or Slot.Real ? $"{mark}ReadOnlySpan<{Real}> x{k}, " : $"ReadOnlySpan<int> x{k}, "));
}
