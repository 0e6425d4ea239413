/* expect: code=5 comment=1 blank=0 functions=f:2-5:ccn2,g:6-6:ccn1 */
int f(int a<::>)
<%
    return a<:0:> ? 1 : 0;
%>
int g(void) <% return 0; %>
