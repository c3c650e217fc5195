namespace HypergradGen.Generator.Ir;

/// <summary>Names for values that the user gave none, by what computes them.</summary>
public static class OperationNames
{
    public static string Of(Operation? operation) => operation switch
    {
        Intrinsic o => o.Function.Substring(o.Function.IndexOf('.') + 1).Split('/')[0],
        Load o => OfElement(o.Source.Name),
        Binary { Operator: BinaryOperator.Add } o => o.Left.Type.IsReal ? "sum" : "index",
        Binary { Operator: BinaryOperator.Subtract } o => o.Left.Type.IsReal ? "difference" : "count",
        Binary { Operator: BinaryOperator.Multiply } o => o.Left.Type.IsReal ? "product" : "offset",
        Binary { Operator: BinaryOperator.Divide } o => o.Left.Type.IsReal ? "quotient" : "part",
        Binary { Operator: BinaryOperator.Remainder } => "remainder",
        Binary { Operator: BinaryOperator.Less or BinaryOperator.LessOrEqual or BinaryOperator.Equal or BinaryOperator.NotEqual } => "holds",
        GuardedScale => "coefficient",
        Share => "share",
        Unary => "negated",
        Convert => "number",
        Select => "chosen",
        _ => "value",
    };

    /// <summary>What was kept for another program has its own name again; any other element is called after its buffer.</summary>
    private static string OfElement(string buffer)
    {
        foreach (string prefix in new[] { "kept", "prepared" })
        {
            if (buffer.Length > prefix.Length && buffer.StartsWith(prefix, StringComparison.Ordinal) && char.IsUpper(buffer[prefix.Length]))
                return char.ToLowerInvariant(buffer[prefix.Length]) + buffer.Substring(prefix.Length + 1);
        }
        return buffer + "Element";
    }
}
